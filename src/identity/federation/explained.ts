import { catchError, throwError, type MonoTypeOperatorFunction } from 'rxjs';
import { HttpError, isHttpError } from '../../errors/http-error.js';

/** Where in a sign-in of several requests one of them was refused. */
export interface FlowStep {
  /** As the beginning of a message: `The service provider did not take the assertion`. */
  readonly what: string;
  /** The request that the steps are made for, if the error is to be that request's. */
  readonly on?: { readonly method: string; readonly url: string } | undefined;
}

/** Says in an {@link HttpError} which step of the sign-in it belongs to. */
export function explained<T>({ what, on }: FlowStep): MonoTypeOperatorFunction<T> {
  return catchError((error: unknown) => {
    if (!isHttpError(error)) return throwError(() => error);
    const { status, method, url, serviceMessage, details, retryAfterMs, outcome, requestId, globalRequestId } = error;
    const said = { status, serviceMessage, details, retryAfterMs, outcome, requestId, globalRequestId };
    return throwError(() => new HttpError(`${what}: ${error.message}`, { ...said, method, url, ...on, cause: error }));
  });
}
