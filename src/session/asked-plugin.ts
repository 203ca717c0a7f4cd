import { catchError, defer, EMPTY, takeUntil, type Observable } from 'rxjs';
import { MissingAuthPlugin } from '../errors/missing-auth-plugin.js';
import type { Connection } from '../http/connection.js';
import type { AuthPlugin } from '../identity/auth-plugin.js';
import { currentPlugin } from '../identity/current-plugin.js';
import type { TokenState } from '../token/token-state.js';

/**
 * The plugin that is asked; `purpose` is what for, for the error if there is none.
 *
 * @throws MissingAuthPlugin
 */
export function askedPlugin(auth: AuthPlugin | undefined, purpose: string): AuthPlugin {
  const plugin = currentPlugin(auth);
  if (plugin !== undefined) return plugin;
  throw new MissingAuthPlugin(`An auth plugin is required to ${purpose}; give the session one as "auth".`);
}

/** The plugin's token state until the session closes; completes where the plugin's own stream would error. */
export function stateOf(auth: AuthPlugin | undefined, connection: Connection): Observable<TokenState> {
  return defer(() => (auth?.state$ === undefined ? EMPTY : auth.state$.pipe(catchError(() => EMPTY), takeUntil(connection.closed$))));
}
