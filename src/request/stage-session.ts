import { OptionError } from '../errors/option-error.js';
import type { Connection } from '../http/connection.js';
import { SessionConnection } from '../http/session-connection.js';
import { wireOn, type Wire } from '../http/wire.js';
import type { AuthPlugin } from '../identity/auth-plugin.js';

/** What the stages need of a session; {@link Session} is one. */
export interface StageSession {
  readonly auth: AuthPlugin | undefined;
  readonly connection: Connection;
  /** The session is closed or about to be: no request begins any more. */
  readonly closing: boolean;
}

/**
 * What the stages send with.
 *
 * @throws OptionError for something that is no Session of this package.
 */
export function wireOf({ connection }: StageSession): Wire {
  if (connection instanceof SessionConnection) return wireOn(connection);
  throw new OptionError('session', 'The stages take a Session of keystoneauth-rx; this is none. Nothing was sent.');
}
