import { KeystoneAuthError, type ErrorContext } from './keystone-auth-error.js';

/** The TLS handshake failed: an unknown issuer, a wrong host name, a missing client certificate. */
export class SSLError extends KeystoneAuthError {
  override readonly name: string = 'SSLError';

  constructor(message: string, context: ErrorContext = {}) {
    super('ssl-error', message, context);
  }
}
