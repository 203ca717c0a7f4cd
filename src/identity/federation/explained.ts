import { catchError, throwError, type MonoTypeOperatorFunction } from 'rxjs';
import { HttpError, isHttpError } from '../../errors/http-error.js';
import type { KeystoneAuthError } from '../../errors/keystone-auth-error.js';

/** Where in a sign-in of several requests one of them was refused. */
export interface FlowStep {
  /** As the beginning of a message: `The service provider did not take the assertion`. */
  readonly what: string;
  /** The request that the steps are made for, if the error is to be that request's. */
  readonly on?: { readonly method: string; readonly url: string } | undefined;
}

/** Says in an {@link HttpError} which step of the sign-in it belongs to. Other errors stay as they are. */
export function explained<T>(step: FlowStep): MonoTypeOperatorFunction<T> {
  return catchError((error: unknown) => throwError(() => (isHttpError(error) ? inStep(error, step) : error)));
}

/** The error of a step, if it is an {@link HttpError} one that names it. */
export function inStep(error: KeystoneAuthError, { what, on }: FlowStep): KeystoneAuthError {
  if (!isHttpError(error)) return error;
  const { status, method, url, serviceMessage, details, retryAfterMs, outcome, requestId, globalRequestId } = error;
  const said = { status, serviceMessage, details, retryAfterMs, outcome, requestId, globalRequestId };
  return new HttpError(`${what}: ${error.message}`, { ...said, method, url, ...on, cause: error });
}
