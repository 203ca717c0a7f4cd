import { KeystoneAuthError, type ErrorContext } from './keystone-auth-error.js';

/** A request needs an auth plugin and neither it nor its session has one. */
export class MissingAuthPlugin extends KeystoneAuthError {
  override readonly name: string = 'MissingAuthPlugin';

  constructor(message: string, context: ErrorContext = {}) {
    super('missing-auth-plugin', message, context);
  }
}
