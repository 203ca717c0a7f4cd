import type { ErrorCode } from '../../errors/error-code.js';
import type { CircuitRules } from './circuit-rules.js';
import type { EndpointHealth } from './endpoint-health.js';

/** A moment on both clocks. */
export interface Instant {
  readonly wall: number;
  readonly monotonic: number;
}

/** A service that is left alone. */
export interface OpenCircuit {
  readonly from: Instant;
  readonly until: Instant;
}

/** What is known of one service. */
export interface Circuit extends Pick<EndpointHealth, 'status' | 'since' | 'failures' | 'lastError' | 'lastStatus'> {
  /** `undefined`: requests are sent. */
  readonly open: OpenCircuit | undefined;
}

/** A request that has ended. */
export interface Ended {
  readonly now: Instant;
  /** By the monotonic clock. */
  readonly startedAt: number;
  /** It was the one that was let through to see. */
  readonly isProbe: boolean;
}

/** What happens to a service, as requests to it show. */
export type CircuitAction =
  | ({ readonly type: 'answered' } & Ended)
  | ({ readonly type: 'failed'; readonly code: ErrorCode; readonly status: number | undefined } & Ended)
  | { readonly type: 'probe-sent'; readonly now: Instant }
  /** Nobody waits for the probe any more, or its end tells nothing. */
  | { readonly type: 'probe-lost'; readonly now: Instant };

/** What a request may do: go, go as the one that shows whether the service is back, or not go. */
export type Admission = 'pass' | 'probe' | 'refuse';

/** A service that nothing is known of. */
export function newCircuit(now: Instant): Circuit {
  return { status: 'up', since: now.wall, failures: 0, lastError: undefined, lastStatus: undefined, open: undefined };
}

/** Whether a request may go at this moment, by the monotonic clock. While one is probing, the circuit is open for others. */
export function admissionOf({ open }: Circuit, now: number): Admission {
  if (open === undefined) return 'pass';
  return now < open.until.monotonic ? 'refuse' : 'probe';
}

/** The whole logic of health and of the circuit breaker. Gives the same object where nothing changes. */
export function reduceCircuit(circuit: Circuit, action: CircuitAction, rules: CircuitRules): Circuit {
  switch (action.type) {
    case 'answered':
      return answered(circuit, action);
    case 'failed':
      return failed(circuit, action, rules);
    case 'probe-sent':
      // One that takes long, a hanging one or a large upload, keeps the others waiting only for as long again.
      return { ...circuit, status: 'probing', open: openUntil(circuit, action.now, rules.openMs) };
    case 'probe-lost':
      return circuit.status === 'probing' ? { ...circuit, status: 'down', open: openUntil(circuit, action.now, 0) } : circuit;
  }
}

/** What was asked before the service was found to be down says nothing of what it is now. */
function answered(circuit: Circuit, { now, startedAt, isProbe }: Ended): Circuit {
  const { open, status } = circuit;
  const isOld = open !== undefined && !isProbe && startedAt < open.from.monotonic;
  return status === 'up' || isOld ? circuit : { ...circuit, status: 'up', since: now.wall, failures: 0, open: undefined };
}

function failed(circuit: Circuit, { code, status, now, isProbe }: Extract<CircuitAction, { type: 'failed' }>, rules: CircuitRules): Circuit {
  const failures = circuit.failures + 1;
  const isDown = circuit.open !== undefined || failures >= rules.failures;
  return {
    ...circuit,
    failures,
    lastError: code,
    lastStatus: status,
    ...sinceWhen(circuit, isDown ? 'down' : 'degraded', { now, isProbe }),
    open: isDown && (circuit.open === undefined || isProbe) ? openFrom(now, rules) : circuit.open,
  };
}

/** A probe that is under way stays the one that decides; what is probed is down all the time. */
function sinceWhen({ status, since }: Circuit, next: 'down' | 'degraded', { now, isProbe }: Pick<Ended, 'now' | 'isProbe'>): Pick<Circuit, 'status' | 'since'> {
  if (status === 'probing') return { status: isProbe ? next : status, since };
  return { status: next, since: status === next ? since : now.wall };
}

function openFrom(now: Instant, { openMs }: CircuitRules): OpenCircuit | undefined {
  return openMs === undefined ? undefined : { from: now, until: later(now, openMs) };
}

/** Open since it was, and so long from now on. */
function openUntil({ open }: Circuit, now: Instant, ms = 0): OpenCircuit | undefined {
  return open && { ...open, until: later(now, ms) };
}

function later({ wall, monotonic }: Instant, ms: number): Instant {
  return { wall: wall + ms, monotonic: monotonic + ms };
}
