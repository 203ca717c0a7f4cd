import type { ErrorCode } from './error-code.js';
import { KeystoneAuthError, type ErrorContext } from './keystone-auth-error.js';

/**
 * A server answered with something that cannot be what was asked for, for instance no token in a token reply, or more than
 * this library is willing to read (`response-too-large`).
 */
export class InvalidResponse extends KeystoneAuthError {
  override readonly name: string = 'InvalidResponse';

  constructor(message: string, context: ErrorContext = {}, code: ErrorCode = 'invalid-response') {
    super(code, message, context);
  }
}
