import { isKeystoneAuthError, KeystoneAuthError, type ErrorContext } from './keystone-auth-error.js';

/** What a reply with a status of 400 or more said. */
export interface HttpErrorDetails extends ErrorContext {
  readonly status: number;
  readonly method: string;
  /** Without query values and user info that are secret. */
  readonly url: string;
  /** The service's own words, if it used any we understand. */
  readonly serviceMessage?: string | undefined;
  readonly details?: string | undefined;
  /** From `Retry-After`, in milliseconds. */
  readonly retryAfterMs?: number | undefined;
}

/** A server answered with a status of 400 or more. One class for all of them: see `status`. */
export class HttpError extends KeystoneAuthError {
  override readonly name: string = 'HttpError';
  readonly status: number;
  readonly method: string;
  readonly url: string;
  /** The service's own words without anything added, `undefined` when the body had none we understand. */
  readonly serviceMessage: string | undefined;
  /** The longer explanation of the service, if it gave one. */
  readonly details: string | undefined;
  readonly retryAfterMs: number | undefined;

  constructor(message: string, details: HttpErrorDetails) {
    super('http-error', message, details);
    this.status = details.status;
    this.method = details.method;
    this.url = details.url;
    this.serviceMessage = details.serviceMessage;
    this.details = details.details;
    this.retryAfterMs = details.retryAfterMs;
  }
}

/** Whether `error` is an {@link HttpError}, optionally one with this status. */
export function isHttpError(error: unknown, status?: number): error is HttpError {
  return isKeystoneAuthError(error, 'http-error') && (status === undefined || (error as HttpError).status === status);
}
