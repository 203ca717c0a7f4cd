import { defer, from, mergeMap, raceWith, take, throwError, type MonoTypeOperatorFunction } from 'rxjs';
import { DeadlineExceeded } from '../errors/deadline-exceeded.js';
import type { Outcome } from '../errors/keystone-auth-error.js';
import { redactUrl } from '../redaction/redact-url.js';
import type { Runtime } from '../runtime/runtime.js';
import { FATE } from './fate.js';

/** By when a request has to be answered, whatever it waits for. */
export interface Deadline {
  /** By the monotonic clock. */
  readonly endsAt: number;
  readonly totalMs: number;
}

/** The deadline of a request that begins now; `undefined` without a limit. */
export function deadlineOf(totalMs: number | undefined, runtime: Runtime): Deadline | undefined {
  return totalMs === undefined ? undefined : { endsAt: runtime.monotonic() + totalMs, totalMs };
}

/** How much time is left, at least 0; without a deadline as much as one likes. */
export function timeLeft(deadline: Deadline | undefined, runtime: Runtime): number {
  return deadline === undefined ? Infinity : Math.max(0, deadline.endsAt - runtime.monotonic());
}

/** What is asked of the outcome when the time is over: what has become of the request by then. */
export interface Limited {
  readonly method: string;
  readonly url: string;
  readonly outcome: () => Outcome;
  readonly globalRequestId?: string | undefined;
}

/** Ends the source with {@link DeadlineExceeded} when the time is over; if it is already, the source is not begun. */
export function within<T>(deadline: Deadline, request: Limited, runtime: Runtime): MonoTypeOperatorFunction<T> {
  return (source) =>
    defer(() => {
      const leftMs = timeLeft(deadline, runtime);
      if (leftMs === 0) throw deadlineExceeded(deadline, request);
      const over$ = from(runtime.deadline(leftMs)).pipe(
        take(1),
        mergeMap(() => throwError(() => deadlineExceeded(deadline, request))),
      );
      return source.pipe(raceWith(over$));
    });
}

/** The error of a request whose time is over; `retryAfterMs` if a service asked for a patience that it does not have. */
export function deadlineExceeded({ totalMs }: Deadline, { method, url, outcome, globalRequestId }: Limited, retryAfterMs?: number): DeadlineExceeded {
  const fate = outcome();
  const reason =
    retryAfterMs === undefined ? '' : ` The service asked all its callers to wait another ${String(Math.ceil(retryAfterMs / 1000))} s.`;
  return new DeadlineExceeded(
    `${method} ${redactUrl(url)} was not finished within ${String(totalMs)} ms (timeoutMs.total); ${FATE[fate]}.${reason}`,
    { outcome: fate, globalRequestId },
    retryAfterMs,
  );
}
