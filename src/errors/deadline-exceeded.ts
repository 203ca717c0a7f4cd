import { KeystoneAuthError, type ErrorContext } from './keystone-auth-error.js';

/** A request did not finish within its limit. */
export class DeadlineExceeded extends KeystoneAuthError {
  override readonly name: string = 'DeadlineExceeded';

  /** After that time a service may be asked again, if that is why there was no time. */
  readonly retryAfterMs: number | undefined;

  constructor(message: string, context: ErrorContext = {}, retryAfterMs?: number) {
    super('deadline-exceeded', message, context);
    this.retryAfterMs = retryAfterMs;
  }
}
