import { take } from 'rxjs';
import type { AuthPlugin } from '../identity/auth-plugin.js';
import type { TokenState } from '../token/token-state.js';

/** What a session is like at this moment, as plain data: for readiness probes. It holds no secret. */
export interface SessionSnapshot {
  readonly closed: boolean;
  readonly inFlight: number;
  /** `undefined` without a plugin, or with one that has no token. */
  readonly token: TokenState | undefined;
}

/** The same with the plugin's token as it is now. */
export function snapshotOf(auth: AuthPlugin | undefined, session: Omit<SessionSnapshot, 'token'>): SessionSnapshot {
  let token: TokenState | undefined;
  const keep = { next: (state: TokenState) => (token = state), error: () => undefined };
  auth?.state$?.pipe(take(1)).subscribe(keep).unsubscribe();
  return { ...session, token };
}
