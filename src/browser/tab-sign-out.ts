import { defer, filter, map, tap, withLatestFrom, type Observable } from 'rxjs';
import type { AccessInfo } from '../access/access-info.js';
import { refuseUnknownOptions } from '../errors/refuse-unknown-options.js';
import type { AuthPlugin } from '../identity/auth-plugin.js';
import { accessOverTime, heldAccess } from '../identity/held-access.js';
import { signOut, switchableOf } from '../operations/sign-out.js';
import type { Session } from '../session/session.js';
import { accountText, signOutChannel } from '../token/sign-out-channel.js';

/** Options of {@link tabSignOut}. */
export interface TabSignOutOptions {
  /** Told apart from other applications of this origin. @defaultValue 'default' */
  readonly channel?: string | undefined;
  /** Tell Keystone that the token is no longer wanted. @defaultValue true */
  readonly revoke?: boolean | undefined;
}

/** Signing out in all tabs of an application. */
export interface TabSignOut {
  /**
   * Nobody is signed in from then on, here and in the other tabs; then the token is forgotten, also where it is stored, and revoked.
   * That it could not be is no error.
   */
  signOut(): Observable<void>;
  /**
   * While it is subscribed to, whoever signs out in another tab is out in this one too; emits when that has happened. Somebody else who
   * is signed in here stays. Never errors.
   */
  readonly elsewhere$: Observable<void>;
}

const WHERE = 'tabSignOut';
const OPTIONS: ReadonlySet<string> = new Set(['channel', 'revoke']);

/**
 * Signs out in all tabs of an application, whether they share a token store or each hold a token of their own. Subscribe to
 * `elsewhere$` for as long as the page lives.
 *
 * @throws OptionError for an unknown option, or unless `auth` of the session is a switchablePlugin().
 */
export function tabSignOut(session: Session, options: TabSignOutOptions = {}): TabSignOut {
  refuseUnknownOptions(options, OPTIONS, WHERE);
  const { channel: name = 'default', revoke } = options;
  const switchable = switchableOf(session, WHERE);
  const channel = signOutChannel(name);
  const accounts = new WeakMap<AuthPlugin, string>();
  const noteAccount = (plugin: AuthPlugin | undefined, access: AccessInfo | undefined): string | undefined => {
    if (plugin === undefined) return undefined;
    if (access?.userId !== undefined) accounts.set(plugin, accountText(plugin.authUrl, access.userId));
    return accounts.get(plugin);
  };
  const account$ = accessOverTime(switchable.current$).pipe(map((access) => noteAccount(switchable.current(), access)));
  return {
    signOut: () =>
      defer(() => {
        const plugin = switchable.current();
        const account = noteAccount(plugin, plugin && heldAccess(plugin));
        if (account !== undefined) channel.tell(account);
        return signOut(session, { revoke });
      }),
    elsewhere$: channel.told$.pipe(
      withLatestFrom(account$),
      filter(([told, own]) => told === own),
      tap(() => { switchable.use(undefined); }),
      map(() => undefined),
    ),
  };
}
