import { catchError, of, scan, switchMap, type Observable } from 'rxjs';
import { createAccessInfo, type AccessInfo } from '../access/access-info.js';
import type { AuthPlugin } from './auth-plugin.js';
import type { TokenState } from '../token/token-state.js';

/** What a plugin holds at this moment. To ask it for its access would count as a use of the token, and keep it renewed for nobody. */
export function heldAccess(plugin: AuthPlugin): AccessInfo | undefined {
  const state = plugin.getAuthState?.();
  if (state === undefined) return undefined;
  const { auth_token: token, body } = JSON.parse(state) as { readonly auth_token?: string; readonly body: unknown };
  return createAccessInfo(body, token);
}

/** Who is signed in, over time; the same while another token is fetched without anybody's help. Never errors. */
export function accessOverTime(plugins$: Observable<AuthPlugin | undefined>): Observable<AccessInfo | undefined> {
  return plugins$.pipe(
    switchMap((plugin) => {
      if (plugin?.state$ === undefined) return of(undefined);
      const next = (last: AccessInfo | undefined, state: TokenState): AccessInfo | undefined => {
        if (state.status === 'valid' || state.status === 'renewing') return heldAccess(plugin);
        return isOver(state) ? undefined : last;
      };
      return plugin.state$.pipe(scan(next, undefined), catchError(() => of(undefined)));
    }),
  );
}

/** Whether nobody is signed in until a person does something, or it is known that nobody can be. */
function isOver(state: TokenState): boolean {
  return state.status === 'failed' || state.status === 'challenged' || (state.status === 'expired' && state.renewable !== 'automatic');
}
