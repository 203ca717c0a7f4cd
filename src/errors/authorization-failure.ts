import { KeystoneAuthError, type ErrorContext } from './keystone-auth-error.js';

/** Credentials could not be turned into a token, for a reason other than an HTTP reply. */
export class AuthorizationFailure extends KeystoneAuthError {
  override readonly name: string = 'AuthorizationFailure';

  constructor(message: string, context: ErrorContext = {}) {
    super('authorization-failure', message, context);
  }
}
