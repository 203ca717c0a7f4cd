import { AsyncSubject, catchError, defer, endWith, filter, merge, mergeMap, of, skip, take, takeUntil, tap, throwError, type MonoTypeOperatorFunction, type Observable } from 'rxjs';
import type { AccessInfo } from '../access/access-info.js';
import type { AuthMethod } from '../credentials/auth-method.js';
import type { Scope } from '../credentials/scope.js';
import { isKeystoneAuthError, KeystoneAuthError } from '../errors/keystone-auth-error.js';
import { MissingAuthPlugin } from '../errors/missing-auth-plugin.js';
import type { AuthPlugin } from '../identity/auth-plugin.js';
import { accessOverTime } from '../identity/held-access.js';
import type { IdentityPlugin } from '../identity/identity-plugin.js';
import type { SwitchablePlugin } from '../identity/switchable-plugin.js';
import { dropToken } from '../operations/drop-token.js';
import type { Session } from '../session/session.js';
import { accountText, type SignOutChannel } from '../token/sign-out-channel.js';
import type { Keystone, SignOutOptions } from './keystone.js';

/** What a {@link SignInDesk} works with. */
export interface DeskParts {
  readonly session: Session;
  /** Of the session. */
  readonly auth: SwitchablePlugin;
  /** Told who is signed in, whenever that changes. */
  readonly seen: (access: AccessInfo | undefined) => void;
  /** To the other tabs of the application. */
  readonly channel: SignOutChannel | undefined;
}

/** Somebody: how they signed in, and whatever has a token of theirs. */
interface Person {
  readonly origin: AuthPlugin | undefined;
  readonly plugins: Set<AuthPlugin>;
}

/** What other tabs are told: whose token, and which. An audit id names a token and cannot be used as one. */
interface Sign {
  readonly account: string;
  readonly token: string;
}

/** Where people sign in and out of a session; closes with it. */
export class SignInDesk implements Pick<Keystone, 'signIn' | 'answer' | 'selectScope' | 'signOut'> {
  readonly #parts: DeskParts;
  readonly #signs = new WeakMap<AuthPlugin, Sign>();
  #person: Person;
  /** The token that another tab told of before it told who has signed out. */
  #told: string | undefined;

  /** `first` is signed in from the beginning. */
  constructor(parts: DeskParts, first: AuthPlugin | undefined) {
    this.#parts = parts;
    const { auth, channel, seen, session } = parts;
    const { closed$ } = session.connection;
    const note = (access: AccessInfo | undefined): void => {
      const plugin = auth.current();
      if (plugin !== undefined && access !== undefined) this.#signs.set(plugin, signOf(plugin, access));
      seen(access);
    };
    accessOverTime(auth.current$).pipe(takeUntil(closed$)).subscribe({ next: note, error: () => undefined });
    channel?.told$.pipe(takeUntil(closed$)).subscribe({ next: (told) => { this.#hear(told); }, error: () => undefined });
    this.#person = this.#begin(first);
  }

  signIn(plugin: IdentityPlugin): Observable<AccessInfo> {
    return defer(() => {
      const mine = this.#begin(plugin);
      return plugin.authenticate(this.#parts.session.connection).pipe(
        this.#confirmed(mine, plugin),
        catchError((error: unknown) => {
          if (this.#person === mine && !isKeystoneAuthError(error, 'missing-auth-methods')) this.#begin(undefined);
          return throwError(() => error);
        }),
      );
    });
  }

  answer(...methods: readonly AuthMethod[]): Observable<AccessInfo> {
    return defer(() => {
      const plugin = signedInAtKeystone(this.#parts.auth.current(), 'answer');
      return plugin.answer(...methods).pipe(this.#confirmed(this.#person, plugin));
    });
  }

  selectScope(scope: Scope): Observable<AccessInfo> {
    return defer(() => {
      const mine = this.#person;
      const { auth, session } = this.#parts;
      const plugin = signedInAtKeystone(mine.origin, 'rescope').rescope(scope);
      return plugin.getAccess(session.connection).pipe(
        this.#confirmed(mine, plugin),
        tap(() => {
          mine.plugins.add(plugin);
          auth.use(plugin);
        }),
      );
    });
  }

  signOut({ revoke = true, everywhere = true }: SignOutOptions = {}): Observable<void> {
    return defer(() => {
      const sign = this.#sign;
      if (everywhere && sign !== undefined) {
        this.#parts.channel?.tell(sign.token);
        this.#parts.channel?.tell(sign.account);
      }
      return this.#leave(() => revoke);
    });
  }

  #begin(origin: AuthPlugin | undefined): Person {
    this.#parts.auth.use(origin);
    return (this.#person = { origin, plugins: new Set(origin && [origin]) });
  }

  /** Who has left in the meantime does not come back. */
  #confirmed(mine: Person, plugin: AuthPlugin): MonoTypeOperatorFunction<AccessInfo> {
    return mergeMap((access) => {
      if (this.#person === mine) return of(access);
      dropToken(this.#parts.session, plugin, true).subscribe();
      return throwError(() => new KeystoneAuthError('aborted', 'The sign-in came too late: somebody signed out, or somebody else in.', { outcome: 'unknown' }));
    });
  }

  /** Somebody signed out in another tab. A token that both had is revoked already. */
  #hear(told: string): void {
    if (told === this.#sign?.account) void this.#leave((plugin) => this.#signs.get(plugin)?.token !== this.#told);
    else this.#told = told;
  }

  get #sign(): Sign | undefined {
    const plugin = this.#parts.auth.current();
    return plugin && this.#signs.get(plugin);
  }

  /** Nobody is signed in from here on; the rest goes to its end, whoever waits. */
  #leave(isToRevoke: (plugin: AuthPlugin) => boolean): Observable<void> {
    const plugins = [...this.#person.plugins];
    this.#begin(undefined);
    const done = new AsyncSubject<void>();
    merge(...plugins.map((plugin) => this.#drop(plugin, isToRevoke(plugin)))).pipe(endWith(undefined)).subscribe(done);
    return done;
  }

  /** A request or a renewal that is under way may bring one more token, which goes the same way. */
  #drop(plugin: AuthPlugin, revoke: boolean): Observable<never> {
    const { session } = this.#parts;
    const isLate = ({ status }: { readonly status: string }): boolean => status === 'valid' && !this.#person.plugins.has(plugin);
    const drop$ = dropToken(session, plugin, revoke);
    plugin.state$?.pipe(skip(1), filter(isLate), take(1), mergeMap(() => drop$), takeUntil(session.connection.closed$)).subscribe({ error: () => undefined });
    return drop$;
  }
}

function signOf({ authUrl }: AuthPlugin, { auditId = '', userId = '' }: AccessInfo): Sign {
  return { account: accountText(authUrl, userId), token: `token ${auditId}` };
}

function signedInAtKeystone(plugin: AuthPlugin | undefined, step: 'answer' | 'rescope'): IdentityPlugin {
  if (plugin !== undefined && step in plugin) return plugin as IdentityPlugin;
  throw new MissingAuthPlugin('Nobody is signed in at Keystone: call signIn with an identity plugin first, such as v3.password. Nothing was sent.');
}
