import { KeystoneAuthError, type ErrorContext } from './keystone-auth-error.js';

/** Until when a service is left alone. */
export interface CircuitOpenDetails {
  /** When the next request may be made, by the wall clock in milliseconds; `undefined` while one is under way that decides. */
  readonly retryAt: number | undefined;
  /** The same from the moment of the error. */
  readonly retryAfterMs: number | undefined;
}

/** The requests before this one to the same service failed, and it is left alone for a while (`circuitBreaker`): this one was not sent. */
export class CircuitOpen extends KeystoneAuthError implements CircuitOpenDetails {
  override readonly name: string = 'CircuitOpen';
  readonly retryAt: number | undefined;
  readonly retryAfterMs: number | undefined;

  constructor(message: string, { retryAt, retryAfterMs, ...context }: ErrorContext & Partial<CircuitOpenDetails> = {}) {
    super('circuit-open', message, context);
    this.retryAt = retryAt;
    this.retryAfterMs = retryAfterMs;
  }
}
