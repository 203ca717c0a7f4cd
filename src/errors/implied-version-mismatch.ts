import { KeystoneAuthError, type ErrorContext } from './keystone-auth-error.js';

/** A service type such as `volumev2` implies a version that contradicts the one asked for. */
export class ImpliedVersionMismatch extends KeystoneAuthError {
  override readonly name: string = 'ImpliedVersionMismatch';

  constructor(message: string, context: ErrorContext = {}) {
    super('implied-version-mismatch', message, context);
  }
}
