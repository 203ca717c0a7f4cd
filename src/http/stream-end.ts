import { merge, mergeMap, NEVER, throwError, type Observable } from 'rxjs';
import type { Outcome } from '../errors/keystone-auth-error.js';
import { SessionClosed } from '../errors/session-closed.js';
import type { Runtime } from '../runtime/runtime.js';
import { inTime, limitedBy } from './in-time.js';
import type { WireRequest } from './wire-request.js';

/** What may end a stream beside the request that asked for it. */
export interface StreamEndings {
  readonly runtime: Runtime;
  readonly shown: (url: string) => string;
  /** The session is closed. */
  readonly closed$: Observable<void>;
}

/** What ends a stream that was handed over: its time, its signal, and the end of the session. */
export function streamEnd(request: WireRequest, { closed$, runtime, shown }: StreamEndings): Observable<never> {
  const { globalRequestId, method, url } = request;
  const closing = (): SessionClosed =>
    new SessionClosed(`The reply to ${method} ${shown(url)} was being read when its session was closed.`, { outcome: 'unknown', globalRequestId });
  return merge(
    closed$.pipe(mergeMap(() => throwError(() => closing()))),
    NEVER.pipe(inTime(request, { ...limitedBy(request), outcome: (): Outcome => 'unknown' }, runtime)),
  );
}
