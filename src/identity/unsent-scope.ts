import type { AuthMethod } from '../credentials/auth-method.js';
import { isScoped, type Scope } from '../credentials/scope.js';
import type { Connection } from '../http/connection.js';

/** Why a plugin sends no scope. */
export interface UnsentScope {
  /** The plugin's name. */
  readonly where: string;
  /** The middle of a sentence. */
  readonly reason: string;
  /** Under which name keystoneauth would log it. */
  readonly logger?: string | undefined;
}

/**
 * What is to be called at each sign-in of a plugin whose credentials are bound to a scope: options for another one are accepted,
 * since configuration files often carry them, and not sent; the first call says so.
 */
export function unsentScope(options: Scope, { where, reason, logger }: UnsentScope): (connection: Connection) => void {
  let isToTell = isScoped(options);
  return (connection) => {
    if (!isToTell) return;
    isToTell = false;
    connection.emit(() => ({
      type: 'warning',
      at: connection.runtime.now(),
      code: 'plugin',
      message: `${where} was given a scope, which is not sent: ${reason}. Leave the scope options out.`,
      logger,
    }));
  };
}

/** The same method, which calls `warn` before each sign-in. */
export function warning(method: AuthMethod, warn: (connection: Connection) => void): AuthMethod {
  return {
    ...method,
    getAuthData: (connection, headers) => {
      warn(connection);
      return method.getAuthData(connection, headers);
    },
  };
}
