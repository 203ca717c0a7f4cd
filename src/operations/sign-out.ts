import { concat, defer, of, type Observable } from 'rxjs';
import { OptionError } from '../errors/option-error.js';
import type { SwitchablePlugin } from '../identity/switchable-plugin.js';
import type { Session } from '../session/session.js';
import { dropToken } from './drop-token.js';

/** How {@link signOut} leaves. */
export interface SignOutOptions {
  /** Tell Keystone that the token is no longer wanted. @defaultValue true */
  readonly revoke?: boolean | undefined;
}

/** The switchable plugin of a session; throws an OptionError where it has another one. */
export function switchableOf({ auth }: Session, where: string): SwitchablePlugin {
  if (typeof (auth as Partial<SwitchablePlugin> | undefined)?.use === 'function') return auth as SwitchablePlugin;
  throw new OptionError('session', `${where} needs a session whose "auth" is a switchablePlugin(): any other would sign in again with the next request.`);
}

/**
 * Nobody is signed in from then on, at once; then the token they had is forgotten, also where it is stored, and revoked. That it could
 * not be revoked is no error: whoever signs out is out, and the token ends by itself.
 *
 * @throws OptionError unless `auth` of the session is a switchablePlugin().
 */
export function signOut(session: Session, { revoke = true }: SignOutOptions = {}): Observable<void> {
  const switchable = switchableOf(session, 'signOut');
  return defer(() => {
    const plugin = switchable.current();
    // First: a request that met the revoked token in between would sign in again.
    switchable.use(undefined);
    return plugin === undefined ? of(undefined) : concat(dropToken(session, plugin, revoke), of(undefined));
  });
}
