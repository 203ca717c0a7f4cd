import { catchError, concatMap, defaultIfEmpty, defer, finalize, from, map, of, take, type Observable } from 'rxjs';
import { OptionError } from '../errors/option-error.js';
import type { AuthPlugin } from '../identity/auth-plugin.js';
import type { SwitchablePlugin } from '../identity/switchable-plugin.js';
import type { Session } from '../session/session.js';
import type { TokenStore } from '../token/store/token-store.js';
import { identityRequest } from './identity-request.js';

/** How {@link signOut} leaves. */
export interface SignOutOptions {
  /** Tell Keystone that the token is no longer wanted. @defaultValue true */
  readonly revoke?: boolean | undefined;
  /** Where the token is kept, to forget it there; that of the plugin. */
  readonly tokenStore?: Pick<TokenStore, 'clear'> | undefined;
}

/** The switchable plugin of a session; throws an OptionError where it has another one. */
export function switchableOf({ auth }: Session, where: string): SwitchablePlugin {
  if (typeof (auth as Partial<SwitchablePlugin> | undefined)?.use === 'function') return auth as SwitchablePlugin;
  throw new OptionError('session', `${where} needs a session whose "auth" is a switchablePlugin(): any other would sign in again with the next request.`);
}

/**
 * Nobody is signed in from then on, at once; then the token they had is revoked, and forgotten where it is kept. That it could not
 * be revoked is no error: whoever signs out is out, and the token ends by itself.
 *
 * @throws OptionError unless `auth` of the session is a switchablePlugin().
 */
export function signOut(session: Session, { revoke = true, tokenStore }: SignOutOptions = {}): Observable<void> {
  const switchable = switchableOf(session, 'signOut');
  return defer(() => {
    const plugin = switchable.current();
    // First: a request that met the revoked token in between would sign in again.
    switchable.use(undefined);
    if (plugin === undefined) return of(undefined);
    const revoked$ = revoke && holdsToken(plugin) ? revokeOf(session, plugin) : of(undefined);
    return revoked$.pipe(
      finalize(() => plugin.invalidate()),
      concatMap(() => forgotten(tokenStore, plugin)),
    );
  });
}

function revokeOf(session: Session, auth: AuthPlugin): Observable<void> {
  return session.getToken({ auth }).pipe(
    concatMap((token) => {
      if (token === undefined) return of(undefined);
      const options = { method: 'DELETE', headers: { 'X-Subject-Token': token }, auth, allowReauth: false, log: false } as const;
      return identityRequest(session, '/auth/tokens', options);
    }),
    map(() => undefined),
    catchError(() => of(undefined)),
  );
}

function forgotten(tokenStore: SignOutOptions['tokenStore'], plugin: AuthPlugin): Observable<void> {
  const key = plugin.getCacheId?.();
  if (tokenStore === undefined || key === undefined) return of(undefined);
  return defer(() => from(tokenStore.clear(key))).pipe(
    catchError(() => of(undefined)),
    map(() => undefined),
    take(1),
    defaultIfEmpty(undefined),
  );
}

/** Nobody signs in for having something to revoke. */
export function holdsToken({ state$ }: AuthPlugin): boolean {
  let isHeld = false;
  const look = ({ status }: { readonly status: string }): void => {
    isHeld = status === 'valid' || status === 'renewing';
  };
  state$?.pipe(take(1)).subscribe({ next: look, error: () => undefined }).unsubscribe();
  return isHeld;
}
