import type { ErrorCode } from './error-code.js';
import { KeystoneAuthError, type ErrorContext } from './keystone-auth-error.js';

/** The server could not be reached, or the connection broke before a reply came. */
export class ConnectFailure extends KeystoneAuthError {
  override readonly name: string = 'ConnectFailure';

  constructor(message: string, context: ErrorContext = {}, code: ErrorCode = 'connect-failure') {
    super(code, message, context);
  }
}

/** The server did not answer in time. */
export class ConnectTimeout extends ConnectFailure {
  override readonly name: string = 'ConnectTimeout';

  constructor(message: string, context: ErrorContext = {}) {
    super(message, context, 'connect-timeout');
  }
}
