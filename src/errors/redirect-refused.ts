import { KeystoneAuthError, type ErrorContext } from './keystone-auth-error.js';

/** A redirect to another origin was not followed, because credentials or a body would have gone with it. */
export class RedirectRefused extends KeystoneAuthError {
  override readonly name: string = 'RedirectRefused';

  constructor(message: string, context: ErrorContext = {}) {
    super('redirect-refused', message, context);
  }
}
