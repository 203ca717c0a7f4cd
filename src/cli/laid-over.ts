import type { CloudSessionParts } from './cloud-session-parts.js';

/** The same parts with more laid over what flags say; the key `cloud` is the name of a cloud. */
export function laidOver(parts: CloudSessionParts, { cloud, ...more }: Readonly<Record<string, unknown>>): CloudSessionParts {
  const auth = { ...objectOf(parts.overrides['auth']), ...objectOf(more['auth']) };
  const overrides = { ...parts.overrides, ...more, ...(Object.keys(auth).length > 0 && { auth }) };
  return { ...parts, overrides, cloudName: typeof cloud === 'string' ? cloud : parts.cloudName };
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
