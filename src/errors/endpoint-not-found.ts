import type { ErrorCode } from './error-code.js';
import { KeystoneAuthError, type ErrorContext } from './keystone-auth-error.js';

/** The catalog has no endpoint that fits what was asked for. */
export class EndpointNotFound extends KeystoneAuthError {
  override readonly name: string = 'EndpointNotFound';

  constructor(message: string, context: ErrorContext = {}, code: ErrorCode = 'endpoint-not-found') {
    super(code, message, context);
  }
}
