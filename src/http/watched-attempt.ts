import { CircuitOpen } from '../errors/circuit-open.js';
import type { Runtime } from '../runtime/runtime.js';
import { timeLeft } from './deadline.js';
import type { EndpointWatch, LeftAlone, ObservedRequest } from './load/endpoint-watch.js';
import { isAbsent, isUnreached } from './load/health-sign.js';
import type { AttemptOutcome } from './next-step.js';
import type { WireRequest } from './wire-request.js';

/**
 * Why a request must not be sent now; `undefined`: it may. Sign-ins and discovery always may: they know by themselves when to try
 * again, and what they find out counts.
 */
export function circuitRefusal(request: WireRequest, watch: EndpointWatch, shown: (url: string) => string): CircuitOpen | undefined {
  const alone = request.urgent ? undefined : watch.refusal();
  if (alone === undefined) return undefined;
  const { fate, globalRequestId, method, url } = request;
  const { retryAt, retryAfterMs } = alone;
  const again = fate.outcome === 'not-sent' ? '' : ' again';
  const message = `${method} ${shown(url)} was not sent${again}: ${whyAlone(alone)} (circuitBreaker). ${advice(alone)}`;
  return new CircuitOpen(message, { retryAt, retryAfterMs, outcome: fate.outcome, globalRequestId });
}

function whyAlone({ failures, lastError }: LeftAlone): string {
  return `the last ${failures === 1 ? 'request' : `${String(failures)} requests`} to this service failed (${lastError ?? 'no reply'})`;
}

function advice({ retryAt }: LeftAlone): string {
  if (retryAt === undefined) return 'One request is under way to see whether it is back; ask again after that.';
  return `It is left alone until ${new Date(retryAt).toISOString()}; ask again then.`;
}

/** What an attempt that ended says of its service. */
export function learn(request: WireRequest, outcome: AttemptOutcome, observed: ObservedRequest): void {
  if ('response' in outcome) {
    const { status } = outcome.response;
    if (isAbsent(status)) observed.failed('http-error', status);
    else observed.answered();
    return;
  }
  const { code } = outcome.error;
  if (isUnreached(code, request.tls !== undefined)) observed.failed(code);
  else observed.left();
}

/** Nobody waits for an attempt any more. If that is because its time is over, most of which the service had, the service failed. */
export function giveUp({ deadline }: WireRequest, observed: ObservedRequest, runtime: Runtime): void {
  if (observed.over) return;
  const isOver = deadline !== undefined && timeLeft(deadline, runtime) <= 1;
  if (isOver && runtime.monotonic() - observed.startedAt >= deadline.totalMs / 2) observed.failed('deadline-exceeded');
  else observed.left();
}
