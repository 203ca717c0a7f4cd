import { KeystoneAuthError, type ErrorContext } from './keystone-auth-error.js';

/** No auth plugin is registered under the name that was asked for. */
export class NoMatchingPlugin extends KeystoneAuthError {
  override readonly name: string = 'NoMatchingPlugin';

  constructor(message: string, context: ErrorContext = {}) {
    super('no-matching-plugin', message, context);
  }
}
