import { KeystoneAuthError, type ErrorContext } from './keystone-auth-error.js';

/** Credentials could not be turned into a token, for a reason other than an HTTP reply. */
export class AuthorizationFailure extends KeystoneAuthError {
  override readonly name: string = 'AuthorizationFailure';

  /** Whether a server looked at the credentials and refused them: the same ones would be refused again. */
  readonly refusesCredentials: boolean;

  constructor(message: string, context: ErrorContext & { readonly refusesCredentials?: boolean } = {}) {
    super('authorization-failure', message, context);
    this.refusesCredentials = context.refusesCredentials ?? false;
  }
}
