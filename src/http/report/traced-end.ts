import { tap, type MonoTypeOperatorFunction } from 'rxjs';
import { isHttpError } from '../../errors/http-error.js';
import { isKeystoneAuthError } from '../../errors/keystone-auth-error.js';
import { undisturbed } from '../../events/undisturbed.js';
import type { ApiResponse } from '../response.js';
import type { RequestTrace } from '../tracer-port.js';
import type { Failure } from './failure.js';

/** Tells who follows a request how it ends; `failureOf` says what may be shown of an error. */
export function tracedEnd<T>(trace: RequestTrace, failureOf: (error: unknown) => Failure): MonoTypeOperatorFunction<T> {
  const told = tap<T>({
    next: (reply) => {
      const { status, requestId } = reply as Partial<ApiResponse>;
      undisturbed(() => { trace.ended({ status, requestId }); });
    },
    error: (error: unknown) => {
      const status = isHttpError(error) ? error.status : undefined;
      const requestId = isKeystoneAuthError(error) ? error.requestId : undefined;
      undisturbed(() => { trace.ended({ status, requestId, failure: failureOf(error) }); });
    },
  });
  return (reply$) => trace.within(reply$.pipe(told));
}
