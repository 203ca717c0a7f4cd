import type { ErrorCode } from './error-code.js';
import { KeystoneAuthError, type ErrorContext } from './keystone-auth-error.js';

/** A version document could not be read, or it does not offer what was asked for. */
export class DiscoveryFailure extends KeystoneAuthError {
  override readonly name: string = 'DiscoveryFailure';

  constructor(message: string, context: ErrorContext = {}, code: ErrorCode = 'discovery-failure') {
    super(code, message, context);
  }
}
