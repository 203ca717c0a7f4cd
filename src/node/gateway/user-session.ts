import { catchError, concat, defaultIfEmpty, defer, EMPTY, last, map, merge, of, tap, type Observable } from 'rxjs';
import type { AccessInfo } from '../../access/access-info.js';
import { putBounded } from '../../access/put-bounded.js';
import type { AuthMethod } from '../../credentials/auth-method.js';
import type { Scope } from '../../credentials/scope.js';
import type { UserOptions } from '../../credentials/user.js';
import { AuthorizationFailure } from '../../errors/authorization-failure.js';
import type { AccessInfoPlugin } from '../../identity/access-info-plugin.js';
import type { IdentityPlugin } from '../../identity/identity-plugin.js';
import { switchablePlugin, type SwitchablePlugin } from '../../identity/switchable-plugin.js';
import { revokeToken } from '../../operations/revoke-token.js';
import type { SessionOptions } from '../../session/session-options.js';
import { Session } from '../../session/session.js';

/** Who signed in: with credentials, or with a token that another process got. */
export type UserPlugin = IdentityPlugin | AccessInfoPlugin;

/** After so many wrong answers a challenge is over. */
const MOST_ANSWERS = 5;
/** Of so many scopes that a user has left the tokens are revoked at the end; older ones expire. */
const MOST_LEFT = 20;

/** What one signed-in user has at the gateway, shared with no other: a session of the library, and the plugin with the token. */
export class UserSession {
  readonly session: Session;
  /** Who answers a challenge is whom it was put to. */
  readonly user: UserOptions;
  readonly #auth: SwitchablePlugin;
  /** What the user signed in with, from which other scopes are asked for. */
  #root: UserPlugin;
  /** Tokens of scopes that were left, which requests under way may still have. */
  readonly #left = new Map<string, true>();
  /** Of the scope that was selected last. */
  #selected: string | undefined;
  #answers = 0;

  constructor(plugin: UserPlugin, user: UserOptions, options: Omit<SessionOptions, 'auth'>) {
    this.#root = plugin;
    this.user = user;
    this.#auth = switchablePlugin(plugin);
    this.session = new Session({ ...options, auth: this.#auth });
  }

  /** A sign-in, or what it failed with. */
  signIn(): Observable<AccessInfo> {
    return known(this.session.authenticate());
  }

  /** Who is signed in now, and until when. */
  access(): Observable<AccessInfo> {
    return known(this.session.getAccess());
  }

  /** Gives the factors that Keystone still wants. */
  answer(methods: readonly AuthMethod[]): Observable<AccessInfo> {
    return defer(() => {
      this.#answers += 1;
      const plugin = this.#root;
      if (!('answer' in plugin)) throw new AuthorizationFailure('This session was signed in elsewhere, and nothing is asked for.');
      return plugin.answer(...methods);
    });
  }

  /** Whether there were too many wrong answers. */
  get isExhausted(): boolean {
    return this.#answers >= MOST_ANSWERS;
  }

  /** Goes on in another scope; if that fails, everything stays. Requests under way end as they began. */
  selectScope(scope: Scope): Observable<AccessInfo> {
    return defer(() => {
      const plugin = this.#root.rescope(scope);
      return plugin.authenticate(this.session.connection).pipe(
        tap(({ authToken }) => {
          if (this.#selected !== undefined) putBounded(this.#left, [this.#selected, true], MOST_LEFT);
          this.#selected = authToken;
          this.#auth.use(plugin);
        }),
      );
    });
  }

  /** Goes on with what another process got. Requests under way end as they began. */
  takeOver(plugin: UserPlugin): void {
    this.#root = plugin;
    this.#auth.use(plugin);
  }

  /** What requests have the token of that begin now. */
  get plugin(): UserPlugin {
    return (this.#auth.current() ?? this.#root) as UserPlugin;
  }

  /** The token and what came with it; **secret**. */
  get state(): string | undefined {
    return this.plugin.getAuthState();
  }

  /** Whether there is no token any more, and none to be had without the user. */
  get isOver(): boolean {
    const token = this.session.snapshot().token;
    if (token?.status === 'expired') return token.renewable !== 'automatic';
    const endsAt = token?.status === 'valid' && token.renewable !== 'automatic' ? token.endsAt : undefined;
    return endsAt !== undefined && endsAt <= this.session.connection.runtime.now();
  }

  /** Makes its tokens invalid everywhere, as far as Keystone can be reached, and ends. */
  signOut(): Observable<void> {
    const current = this.plugin;
    const revoked = (plugin: UserPlugin): Observable<void> =>
      defer(() => {
        this.#auth.use(plugin);
        return revokeToken(this.session);
      }).pipe(catchError(() => of(undefined)));
    const plugins = current === this.#root ? [current] : [current, this.#root];
    return concat(this.#revokeLeft(), ...plugins.map(revoked)).pipe(last(), defaultIfEmpty(undefined), map(() => { this.close(); }));
  }

  /** Nobody signs in for it. */
  #revokeLeft(): Observable<void> {
    return defer(() => {
      if (this.session.snapshot().token?.status !== 'valid') return EMPTY;
      return merge(...[...this.#left.keys()].map((token) => revokeToken(this.session, token).pipe(catchError(() => EMPTY))));
    });
  }

  close(): void {
    this.#auth.use(undefined);
    this.session.close();
  }
}

function known(access$: Observable<AccessInfo | undefined>): Observable<AccessInfo> {
  return access$.pipe(
    map((access) => {
      if (access !== undefined) return access;
      throw new AuthorizationFailure('The auth plugin of the gateway has no token document; "signIn" has to give one that signs in at Keystone.');
    }),
  );
}
