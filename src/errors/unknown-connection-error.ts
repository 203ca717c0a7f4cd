import { KeystoneAuthError, type ErrorContext } from './keystone-auth-error.js';

/** The exchange failed on the connection for a reason we cannot name, for instance a reply that is not HTTP. */
export class UnknownConnectionError extends KeystoneAuthError {
  override readonly name: string = 'UnknownConnectionError';

  constructor(message: string, context: ErrorContext = {}) {
    super('unknown-connection-error', message, context);
  }
}
