import { isHttpError } from '../../errors/http-error.js';
import { isConnectionTrouble } from '../../token/sign-in-failure.js';

/** Nothing is there, or not what was expected. */
const GONE: ReadonlySet<number> = new Set([404, 405, 410]);

/** Whether a server says that there is no such endpoint: nothing is said about what was sent to it. */
export function isEndpointGone(error: unknown): boolean {
  return isHttpError(error) && GONE.has(error.status);
}

/** Whether an endpoint may be elsewhere by now: it is gone, or nobody can be reached there. */
export function mayHaveMoved(error: unknown): boolean {
  return isEndpointGone(error) || isConnectionTrouble(error);
}
