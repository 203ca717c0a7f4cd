import { REGION_OPTIONS } from './general-options.js';
import type { Prepared } from './prepare.js';

/** What the flags of a command line say about the cloud. */
export interface FlagOverrides {
  /** By keys as in files. */
  readonly overrides: Readonly<Record<string, unknown>>;
  readonly cloudName: string | undefined;
}

const REGION: ReadonlySet<string> = new Set(REGION_OPTIONS.map(({ name }) => name));

/** What flags say, as a cloud of a file would say it. */
export async function flagOverrides({ known, options }: Prepared): Promise<FlagOverrides> {
  const plain = known.filter(({ name, isOfService }) => (REGION.has(name) || isOfService === true) && options.has(name));
  const { cloud, insecure, ...region } = Object.fromEntries(plain.map(({ name }) => [name, options.text(name)]));
  const auth = await authFlags({ known, options });
  const settings = { ...region, ...(insecure !== undefined && { verify: false }) };
  return { cloudName: cloud, overrides: { ...settings, ...(Object.keys(auth).length > 0 && { auth }) } };
}

async function authFlags({ known, options }: Pick<Prepared, 'known' | 'options'>): Promise<Readonly<Record<string, string>>> {
  if (!known.some(({ name }) => name.startsWith('auth.'))) return {};
  const { authOverrides } = await import('./os-options.js');
  return authOverrides(known, options);
}
