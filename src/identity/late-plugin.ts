import { AsyncSubject, catchError, concat, defer, distinctUntilChanged, of, switchMap, throwError, type Observable, type ObservableInput } from 'rxjs';
import { addressOf } from '../redaction/address-of.js';
import type { Part } from '../runtime/part.js';
import { cacheIdOf } from '../token/store/cache-id-of.js';
import type { TokenState } from '../token/token-state.js';
import type { AuthPlugin } from './auth-plugin.js';
import type { IdentityPlugin, IdentityPluginOptions } from './identity-plugin-options.js';

/** The code of plugins. */
interface Core {
  readonly identityCore: (options: IdentityPluginOptions) => IdentityPlugin;
}

/** What of a plugin is known before its code is there. */
export interface Foreknown {
  readonly authUrl: string;
  readonly reauthenticate: boolean | undefined;
  readonly sharesToken: boolean;
  readonly cacheId: () => string | undefined;
}

/** An identity plugin with all that a plugin may have. */
type LaterPlugin = IdentityPlugin & Required<Pick<IdentityPlugin, 'forget' | 'rejectedAgain' | 'isRejection' | 'sharesToken'>>;

/** How a plugin is made when its code is there. */
export interface Making<M, P> {
  readonly part: Part<M>;
  readonly make: (module: M) => P;
}

const NONE: TokenState = { status: 'none' };

/** What a plugin is asked over a connection, and can answer when its code is there. */
const ASKED = [
  ...(['getHeaders', 'getEndpoint', 'getToken', 'getAccess', 'getEndpointData', 'getAllVersionData', 'getUserId', 'getProjectId'] as const),
  ...(['getSpAuthUrl', 'getSpUrl', 'authenticate', 'answer', 'extend'] as const),
];
type Asked = Pick<IdentityPlugin, (typeof ASKED)[number]>;

/**
 * A plugin whose code is loaded, from now on, and which is that plugin once it is there. Until then it holds no token but one that it
 * was told (`setAuthState`); what cannot be read of that is an error of whoever asks first.
 */
export function latePlugin(options: IdentityPluginOptions, part: Part<Core>): IdentityPlugin {
  const { authUrl, reauthenticate, tokenStore } = options;
  const known = { authUrl: addressOf(authUrl), reauthenticate, sharesToken: tokenStore !== undefined, cacheId: () => cacheIdOf(options) };
  return laterPlugin(known, { part, make: ({ identityCore }) => identityCore(options) });
}

/** The same for a plugin of another part. One that is no whole identity plugin must not be asked for what it lacks. */
export function laterPlugin<M>(known: Foreknown, { part, make }: Making<M, AuthPlugin>): LaterPlugin {
  return lateWith(known, new LateMaking(part, (module) => make(module) as IdentityPlugin));
}

/** Of a later plugin what the real one has: sessions ask a plugin for what is there. */
export function only<Name extends keyof LaterPlugin>(plugin: LaterPlugin, names: readonly Name[]): Pick<LaterPlugin, Name> {
  return Object.fromEntries(names.map((name) => [name, plugin[name]])) as unknown as Pick<LaterPlugin, Name>;
}

function lateWith<M>(known: Foreknown, late: LateMaking<M>): LaterPlugin {
  const { authUrl, cacheId, reauthenticate, sharesToken } = known;
  const { now } = late;
  return {
    ...{ authUrl, reauthenticate, state$: late.state$ },
    ...asked(late),
    getCacheId: () => (now() === undefined ? cacheId() : now()?.getCacheId()),
    getAuthState: () => late.told ?? now()?.getAuthState(),
    setAuthState: (state) => { late.tell(state); },
    sharesToken: () => now()?.sharesToken?.() ?? sharesToken,
    // Never errors.
    forget: (connection) => late.get((plugin) => plugin.forget?.(connection) ?? of(undefined)).pipe(catchError(() => of(late.drop()))),
    rejectedAgain: (handedOut) => now()?.rejectedAgain?.(handedOut) ?? false,
    isRejection: (response, handedOut) => now()?.isRejection?.(response, handedOut) ?? false,
    invalidate: (rejected) => now()?.invalidate(rejected) ?? late.drop(),
    // Whose tokens those of another scope are is known when it is made.
    rescope: (scope) => now()?.rescope(scope) ?? lateWith({ ...known, cacheId: () => undefined }, late.followedBy((plugin) => plugin.rescope(scope))),
  };
}

/** Each question goes to the plugin: in the same turn once it is there. */
function asked<M>(late: LateMaking<M>): Asked {
  type Questions = Record<keyof Asked, (...given: readonly unknown[]) => ObservableInput<unknown>>;
  const questions = ASKED.map((name): [keyof Asked, Questions[keyof Asked]] => [
    name,
    (...given) => {
      const ask = (plugin: unknown): ObservableInput<unknown> => (plugin as Questions)[name](...given);
      const plugin = late.ready();
      return plugin === undefined ? late.get(ask) : ask(plugin);
    },
  ]);
  return Object.fromEntries(questions) as unknown as Asked;
}

/** The making of a plugin when its code is there. */
class LateMaking<M> {
  readonly #part: Part<M>;
  readonly #how: (module: M) => IdentityPlugin;
  readonly #made = new AsyncSubject<IdentityPlugin>();
  #plugin: IdentityPlugin | undefined;
  #refused: { readonly error: unknown } | undefined;
  /** What `setAuthState` was told before there was a plugin. **Secret.** */
  told: string | undefined;
  readonly state$: Observable<TokenState> = defer(() => this.now()?.state$ ?? concat(of(NONE), this.#made.pipe(switchMap(({ state$ }) => state$)))).pipe(
    distinctUntilChanged((before, state) => before === state || (before.status === 'none' && state.status === 'none')),
  );

  constructor(part: Part<M>, how: (module: M) => IdentityPlugin) {
    this.#part = part;
    this.#how = how;
    // A failure is left to whoever asks.
    this.#part.use((module) => of(this.#make(module))).subscribe({ error: () => undefined });
  }

  /** The plugin, if its code is there. */
  readonly now = (): IdentityPlugin | undefined => this.#plugin ?? (this.#part.now && this.#make(this.#part.now));

  /** The same, unless what it was told is still to be refused. */
  ready(): IdentityPlugin | undefined {
    const plugin = this.now();
    return this.#refused === undefined ? plugin : undefined;
  }

  /** What `ask` gets from the plugin, made if need be. */
  readonly get = <T>(ask: (plugin: IdentityPlugin) => ObservableInput<T>): Observable<T> =>
    this.#part.use((module) => {
      const plugin = this.#make(module);
      const refused = this.#refused;
      this.#refused = undefined;
      return refused === undefined ? ask(plugin) : throwError(() => refused.error);
    });

  tell(state: string | undefined): void {
    const plugin = this.now();
    if (plugin === undefined) this.told = state === '' ? undefined : state;
    else plugin.setAuthState(state);
  }

  /** The making of another one from this. */
  followedBy(how: (plugin: IdentityPlugin) => IdentityPlugin): LateMaking<M> {
    return new LateMaking(this.#part, (module) => how(this.#make(module)));
  }

  /** Forgets what it was told; `true`: there was something. */
  drop(): boolean {
    const { told } = this;
    this.told = undefined;
    return told !== undefined;
  }

  #make(module: M): IdentityPlugin {
    if (this.#plugin !== undefined) return this.#plugin;
    const plugin = this.#how(module);
    const { told } = this;
    this.#plugin = plugin;
    this.told = undefined;
    try {
      if (told !== undefined) plugin.setAuthState(told);
    } catch (error) {
      this.#refused = { error };
    }
    this.#made.next(plugin);
    this.#made.complete();
    return plugin;
  }
}
