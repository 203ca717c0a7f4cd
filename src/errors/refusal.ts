import { isKeystoneAuthError } from './keystone-auth-error.js';
import { isHttpError } from './http-error.js';
import { isOAuthError } from './oauth-error.js';

/** Keystone's words, with a 404, for a token or a sign-in of a delegation that was deleted. */
const GONE = /^Could not find (?:application credential|trust): ([^\s.]+)/i;

/** The id of the application credential or trust that Keystone says is gone; `undefined` if it says something else. */
export function goneDelegation(status: number, serviceMessage: string | undefined): string | undefined {
  return status === 404 ? GONE.exec(serviceMessage ?? '')?.[1] : undefined;
}

/**
 * Whether a server looked at credentials and refused them, so that the same ones would be refused again: a 401 or 403, a code of
 * OAuth that says so, Keystone's 404 for an application credential or a trust that was deleted, a fault that names it.
 */
export function isRefusalOfCredentials(error: unknown): boolean {
  if (isKeystoneAuthError(error, 'authorization-failure')) return 'refusesCredentials' in error && error.refusesCredentials === true;
  if (!isHttpError(error)) return false;
  const isGone = goneDelegation(error.status, error.serviceMessage) !== undefined;
  return error.status === 401 || error.status === 403 || isGone || isOAuthError(error, 'invalid_grant', 'invalid_client', 'unauthorized_client', 'access_denied');
}
