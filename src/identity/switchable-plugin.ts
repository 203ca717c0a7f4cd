import { BehaviorSubject, defer, of, switchMap, throwError, type Observable, type ObservableInput } from 'rxjs';
import { MissingAuthPlugin } from '../errors/missing-auth-plugin.js';
import { OptionError } from '../errors/option-error.js';
import type { TokenState } from '../token/token-state.js';
import type { AuthPlugin } from './auth-plugin.js';
import { checkAuthPlugin } from './check-auth-plugin.js';

/** An auth plugin behind which another one stands, or nobody. */
export interface SwitchablePlugin extends AuthPlugin {
  /** Who is signed in now, `undefined`: nobody. */
  current(): AuthPlugin | undefined;
  /** {@link current} over time; never errors. */
  readonly current$: Observable<AuthPlugin | undefined>;
  /** The token of who is signed in now; `none` while nobody is. */
  readonly state$: Observable<TokenState>;
  /**
   * From now on requests are those of `plugin`. Requests that have begun keep to the plugin they began with.
   *
   * @throws OptionError for what is no auth plugin.
   */
  use(plugin: AuthPlugin | undefined): void;
}

const NOBODY: TokenState = { status: 'none' };

/**
 * An auth plugin for programs whose users change: somebody signs in and out, or goes on in another project, while session, adapters
 * and whoever watches stay. Requests without anybody signed in error with MissingAuthPlugin before anything is sent.
 *
 * @throws OptionError for what is no auth plugin.
 */
export function switchablePlugin(first?: AuthPlugin): SwitchablePlugin {
  const current$ = new BehaviorSubject<AuthPlugin | undefined>(undefined);
  const use = (plugin: AuthPlugin | undefined): void => {
    if (plugin !== undefined) checkAuthPlugin(plugin, { option: 'plugin', where: 'switchablePlugin' });
    if (plugin === own) throw new OptionError('plugin', 'switchablePlugin: it cannot stand behind itself; give it the plugin of who signs in. Nothing was sent.');
    if (plugin !== current$.value) current$.next(plugin);
  };
  const own: SwitchablePlugin = {
    current: () => current$.value,
    current$: current$.asObservable(),
    state$: current$.pipe(switchMap((plugin) => plugin?.state$ ?? of(NOBODY))),
    use,
    ...forwarded(() => current$.value),
  };
  use(first);
  return own;
}

/** What every plugin has, asked of the present one. A session asks the present one itself; this is for everybody else. */
function forwarded(present: () => AuthPlugin | undefined): Omit<AuthPlugin, 'state$'> {
  const asked = <T>(ask: (plugin: AuthPlugin) => ObservableInput<T> | undefined): Observable<T> =>
    defer(() => {
      const plugin = present();
      return plugin === undefined ? throwError(() => nobody()) : (ask(plugin) ?? of(undefined as T));
    });
  return {
    getHeaders: (connection) => asked((plugin) => plugin.getHeaders(connection)),
    getEndpoint: (connection, filter) => asked((plugin) => plugin.getEndpoint(connection, filter)),
    getToken: (connection) => asked((plugin) => plugin.getToken?.(connection)),
    getAccess: (connection) => asked((plugin) => plugin.getAccess?.(connection)),
    getEndpointData: (connection, filter) => asked((plugin) => plugin.getEndpointData?.(connection, filter)),
    getAllVersionData: (connection, filter) => asked((plugin) => plugin.getAllVersionData?.(connection, filter)),
    getUserId: (connection) => asked((plugin) => plugin.getUserId?.(connection)),
    getProjectId: (connection) => asked((plugin) => plugin.getProjectId?.(connection)),
    authenticate: (connection) => asked((plugin) => plugin.authenticate?.(connection)),
    invalidate: (rejected) => present()?.invalidate(rejected) ?? false,
    get reauthenticate() {
      return present()?.reauthenticate;
    },
    get authUrl() {
      return present()?.authUrl;
    },
  };
}

function nobody(): MissingAuthPlugin {
  return new MissingAuthPlugin('Nobody is signed in: call "use" of the switchable plugin with the plugin of whoever signs in. Nothing was sent.');
}
