import { KeystoneAuthError, type ErrorContext } from './keystone-auth-error.js';

/** The browser did not let a page open the window in which a person signs in. */
export class SignInWindowBlocked extends KeystoneAuthError {
  override readonly name: string = 'SignInWindowBlocked';

  constructor(message: string, context: ErrorContext = {}) {
    super('sign-in-window-blocked', message, context);
  }
}

/** Whoever was asked to sign in went away: closed the window, or came back without having done so. */
export class SignInAbandoned extends KeystoneAuthError {
  override readonly name: string = 'SignInAbandoned';

  constructor(message: string, context: ErrorContext = {}) {
    super('sign-in-abandoned', message, context);
  }
}
