import type { SessionConnection } from '../http/session-connection.js';
import type { HeaderMap } from '../http/headers.js';
import type { AuthPlugin } from '../identity/auth-plugin.js';

/** How a session names itself to services. */
export interface ClientIdentity {
  /** The whole User-Agent for a client's name and version; `undefined` where it cannot be set (browsers). */
  readonly userAgent: (clientName: string | undefined, clientVersion: string | undefined) => string | undefined;
  readonly additionalHeaders: HeaderMap;
  readonly originalIp: string | undefined;
}

/** What the stages need of a session; {@link Session} is one. */
export interface StageSession {
  readonly auth: AuthPlugin | undefined;
  readonly connection: SessionConnection;
  readonly identity: ClientIdentity;
}
