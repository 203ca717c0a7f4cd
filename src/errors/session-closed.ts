import { KeystoneAuthError, type ErrorContext } from './keystone-auth-error.js';

/** The session was closed; it sends nothing any more. */
export class SessionClosed extends KeystoneAuthError {
  override readonly name: string = 'SessionClosed';

  constructor(message: string, context: ErrorContext = {}) {
    super('session-closed', message, context);
  }
}
