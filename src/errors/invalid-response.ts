import { KeystoneAuthError, type ErrorContext } from './keystone-auth-error.js';

/** A server answered with something that cannot be what was asked for, for instance no token in a token reply. */
export class InvalidResponse extends KeystoneAuthError {
  override readonly name: string = 'InvalidResponse';

  constructor(message: string, context: ErrorContext = {}) {
    super('invalid-response', message, context);
  }
}
