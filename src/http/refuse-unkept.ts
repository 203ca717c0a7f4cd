import { OptionError } from '../errors/option-error.js';
import type { TransportRequest } from './transport-port.js';

const PHASES = ['connect', 'headers', 'idle'] as const;

/** Throws an OptionError for what an adapter that is not ours has no means for, rather than leave it out in silence. */
export function refuseUnkept({ limits = {}, tls }: Pick<TransportRequest, 'limits' | 'tls'>): void {
  const names = PHASES.filter((phase) => limits[phase] !== undefined).map((phase) => `timeoutMs.${phase}`);
  const all = tls === undefined ? names : [...names, 'tls'];
  if (all.length === 0) return;
  const advice = 'set them on the instance, or leave out the session option "axios". "timeoutMs" as a number, "exchange" and "total" work';
  throw new OptionError(all, `${all.join(', ')} cannot be kept by an axios instance of your own: ${advice}. Nothing was sent.`);
}
