import { OptionError } from '../errors/option-error.js';
import type { TransportRequest } from './transport-port.js';

const PHASES = ['connect', 'headers', 'idle'] as const;

/** Somebody else's means of sending, and what to do about settings that they do not have. */
const OWN_AXIOS = { sender: 'an axios instance of your own', advice: 'set them on the instance, or leave out the session option "axios"' };

/** Throws an OptionError for what an adapter that is not ours has no means for, rather than leave it out in silence. */
export function refuseUnkept({ limits = {}, tls }: Pick<TransportRequest, 'limits' | 'tls'>, { sender, advice } = OWN_AXIOS): void {
  const names = PHASES.filter((phase) => limits[phase] !== undefined).map((phase) => `timeoutMs.${phase}`);
  const all = tls === undefined ? names : [...names, 'tls'];
  if (all.length === 0) return;
  throw new OptionError(all, `${all.join(', ')} cannot be kept by ${sender}: ${advice}. "timeoutMs" as a number, "exchange" and "total" work. Nothing was sent.`);
}
