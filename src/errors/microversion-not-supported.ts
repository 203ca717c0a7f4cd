import { KeystoneAuthError, type ErrorContext } from './keystone-auth-error.js';

/** The microversion is outside the range the service offers. */
export class MicroversionNotSupported extends KeystoneAuthError {
  override readonly name: string = 'MicroversionNotSupported';

  constructor(message: string, context: ErrorContext = {}) {
    super('microversion-not-supported', message, context);
  }
}
