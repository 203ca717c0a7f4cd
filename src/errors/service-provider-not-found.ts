import { KeystoneAuthError, type ErrorContext } from './keystone-auth-error.js';

/** The token names no service provider with this id (Keystone to Keystone). */
export class ServiceProviderNotFound extends KeystoneAuthError {
  override readonly name: string = 'ServiceProviderNotFound';

  constructor(message: string, context: ErrorContext = {}) {
    super('service-provider-not-found', message, context);
  }
}
