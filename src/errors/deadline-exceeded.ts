import { KeystoneAuthError, type ErrorContext } from './keystone-auth-error.js';

/** A request did not finish within its limit. */
export class DeadlineExceeded extends KeystoneAuthError {
  override readonly name: string = 'DeadlineExceeded';

  constructor(message: string, context: ErrorContext = {}) {
    super('deadline-exceeded', message, context);
  }
}
