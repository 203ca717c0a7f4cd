import type { SessionConnection } from '../http/session-connection.js';
import type { AuthPlugin } from '../identity/auth-plugin.js';

/** What the stages need of a session; {@link Session} is one. */
export interface StageSession {
  readonly auth: AuthPlugin | undefined;
  readonly connection: SessionConnection;
  /** The session is closed or about to be: no request begins any more. */
  readonly closing: boolean;
}
