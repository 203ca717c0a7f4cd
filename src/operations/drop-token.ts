import { catchError, concat, defer, EMPTY, ignoreElements, type Observable } from 'rxjs';
import type { AuthPlugin } from '../identity/auth-plugin.js';
import { identityRequest } from './identity-request.js';
import type { Session } from '../session/session.js';
import { heldAccess } from '../identity/held-access.js';

/** Keystone is told in passing: nobody waits for long. */
const LIMIT_MS = 10_000;

/**
 * Drops the token of a plugin that nobody uses any more, at once, also where it is stored, and tells Keystone. Nobody signs in for that.
 * Never errors: what cannot be told ends by itself.
 */
export function dropToken(session: Session, plugin: AuthPlugin, revoke: boolean): Observable<never> {
  return defer(() => {
    const token = revoke ? heldAccess(plugin)?.authToken : undefined;
    const forgotten$ = defer(() => plugin.forget?.(session.connection) ?? [plugin.invalidate()]);
    return concat(forgotten$, token === undefined ? EMPTY : revokedAt(session, plugin, token));
  }).pipe(ignoreElements(), catchError(() => EMPTY));
}

function revokedAt(session: Session, auth: AuthPlugin, token: string): Observable<unknown> {
  const headers = { 'X-Auth-Token': token, 'X-Subject-Token': token };
  return identityRequest(session, '/auth/tokens', { auth, method: 'DELETE', authenticated: false, headers, log: false, timeoutMs: LIMIT_MS });
}
