import { catchError, concatMap, defaultIfEmpty, defer, EMPTY, filter, map, of, startWith, switchMap, take, tap, withLatestFrom, type Observable } from 'rxjs';
import { refuseUnknownOptions } from '../errors/refuse-unknown-options.js';
import type { AuthPlugin } from '../identity/auth-plugin.js';
import { holdsToken, signOut, switchableOf } from '../operations/sign-out.js';
import type { Session } from '../session/session.js';
import { signOutChannel } from '../token/sign-out-channel.js';
import type { TokenStore } from '../token/store/token-store.js';

/** Options of {@link tabSignOut}. */
export interface TabSignOutOptions {
  /** Told apart from other applications of this origin. @defaultValue 'default' */
  readonly channel?: string | undefined;
  /** Tell Keystone that the token is no longer wanted. @defaultValue true */
  readonly revoke?: boolean | undefined;
  /** Where the token is kept, to forget it there; that of the plugins. */
  readonly tokenStore?: Pick<TokenStore, 'clear'> | undefined;
}

/** Signing out in all tabs of an application. */
export interface TabSignOut {
  /** Nobody is signed in from then on, here and in the other tabs; then the token is revoked. That it could not be is no error. */
  signOut(): Observable<void>;
  /**
   * While it is subscribed to, whoever signs out in another tab is out in this one too; emits when that has happened. Somebody else who
   * is signed in here stays. Never errors.
   */
  readonly elsewhere$: Observable<void>;
}

const WHERE = 'tabSignOut';
const OPTIONS: ReadonlySet<string> = new Set(['channel', 'revoke', 'tokenStore']);

/**
 * Signs out in all tabs of an application, whether they share a token store or each hold a token of their own. Subscribe to
 * `elsewhere$` for as long as the page lives.
 *
 * @throws OptionError for an unknown option, or unless `auth` of the session is a switchablePlugin().
 */
export function tabSignOut(session: Session, options: TabSignOutOptions = {}): TabSignOut {
  refuseUnknownOptions(options, OPTIONS, WHERE);
  const { channel: name = 'default', revoke, tokenStore } = options;
  const switchable = switchableOf(session, WHERE);
  const channel = signOutChannel(name);
  const accounts = new WeakMap<AuthPlugin, string>();
  const account$ = switchable.current$.pipe(
    switchMap((plugin) => (plugin === undefined ? of(undefined) : whenKnown(session, plugin).pipe(tap((account) => accounts.set(plugin, account)), startWith(undefined)))),
  );
  const leave = (account: string | undefined): Observable<void> => {
    if (account !== undefined) channel.tell(account);
    return signOut(session, { revoke, tokenStore });
  };
  return {
    signOut: () =>
      defer(() => {
        const plugin = switchable.current();
        if (plugin === undefined) return of(undefined);
        if (!holdsToken(plugin)) return leave(accounts.get(plugin));
        return accountOf(session, plugin).pipe(defaultIfEmpty(undefined), concatMap(leave));
      }),
    elsewhere$: channel.told$.pipe(
      withLatestFrom(account$),
      filter(([told, own]) => told === own),
      tap(() => { switchable.use(undefined); }),
      map(() => undefined),
    ),
  };
}

/** Whose token a plugin has, as soon as it has one. */
function whenKnown(session: Session, plugin: AuthPlugin): Observable<string> {
  return (plugin.state$ ?? EMPTY).pipe(
    filter(({ status }) => status === 'valid'),
    take(1),
    switchMap(() => accountOf(session, plugin)),
  );
}

/** Whose token a plugin has; nothing if that cannot be told. */
function accountOf(session: Session, auth: AuthPlugin): Observable<string> {
  return session.getUserId({ auth }).pipe(
    catchError(() => EMPTY),
    concatMap((userId) => (userId === undefined ? EMPTY : of(`${auth.authUrl ?? ''} ${userId}`))),
  );
}
