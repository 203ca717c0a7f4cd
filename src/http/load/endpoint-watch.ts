import type { ErrorCode } from '../../errors/error-code.js';
import type { Runtime } from '../../runtime/runtime.js';
import type { UrlOrigin } from '../connection.js';
import type { CircuitRules } from './circuit-rules.js';
import { admissionOf, newCircuit, reduceCircuit, type Circuit, type CircuitAction, type Instant } from './circuit.js';
import type { EndpointHealth } from './endpoint-health.js';

/** What services are watched with. */
export interface WatchMeans {
  readonly runtime: Runtime;
  readonly rules: CircuitRules;
  /** A URL as it may be shown. */
  readonly shown: (url: string) => string;
  /** Something else is different than the latency, or how often a service failed that is down anyway. */
  readonly changed: () => void;
}

/** What an endpoint is called. */
export type EndpointLabel = Pick<EndpointHealth, 'endpoint' | 'serviceType' | 'interface' | 'regionName'>;

/** A service that must not be asked now. */
export interface LeftAlone {
  readonly failures: number;
  readonly lastError: ErrorCode | undefined;
  /** By the wall clock; `undefined` while a request is under way that decides. */
  readonly retryAt: number | undefined;
  readonly retryAfterMs: number | undefined;
}

/** How a request ended. */
type Ending = Pick<Extract<CircuitAction, { type: 'failed' }>, 'type' | 'code' | 'status'> | { readonly type: 'answered' } | { readonly type: 'left' };

const ANSWERED: Ending = { type: 'answered' };
const LEFT: Ending = { type: 'left' };

/** A reply counts as much as the four before it. */
const SMOOTHING = 0.2;

/** Looks at the requests to one service. */
export class EndpointWatch {
  readonly #means: WatchMeans;
  #label: EndpointLabel;
  /** `undefined` until something is known. */
  #circuit: Circuit | undefined;
  #latencyMs: number | undefined;
  #shown: EndpointHealth | undefined;

  constructor(label: EndpointLabel, means: WatchMeans) {
    this.#label = label;
    this.#means = means;
  }

  /** Plain data, the same as long as nothing has changed; `undefined` before the first request has ended. */
  get health(): EndpointHealth | undefined {
    const circuit = this.#circuit;
    if (circuit === undefined) return undefined;
    return (this.#shown ??= this.#describe(circuit));
  }

  get status(): EndpointHealth['status'] {
    return this.#circuit?.status ?? 'up';
  }

  /** Requests name it in more or fewer words; what was said first stays. */
  call({ serviceType, interface: name, regionName }: UrlOrigin): void {
    const { endpoint, ...said } = this.#label;
    const next = { serviceType: said.serviceType ?? serviceType, interface: said.interface ?? name, regionName: said.regionName ?? regionName };
    if (next.serviceType === said.serviceType && next.interface === said.interface && next.regionName === said.regionName) return;
    this.#label = { endpoint, ...next };
    this.#shown = undefined;
  }

  /** Why a request that would be sent `inMs` from now may not be; `undefined`: it may. */
  refusal(inMs = 0): LeftAlone | undefined {
    const circuit = this.#circuit;
    if (circuit?.open === undefined) return undefined;
    const { runtime } = this.#means;
    const now = runtime.monotonic();
    if (admissionOf(circuit, now + inMs) !== 'refuse') return undefined;
    const { failures, lastError, open, status } = circuit;
    const leftMs = status === 'probing' ? undefined : open.until.monotonic - now;
    return { failures, lastError, retryAt: leftMs === undefined ? undefined : runtime.now() + leftMs, retryAfterMs: leftMs };
  }

  /** A request begins. `mayProbe`: if the service is to be tried, this is the one that tries it. */
  begin(mayProbe: boolean): ObservedRequest {
    const startedAt = this.#means.runtime.monotonic();
    const isProbe = mayProbe && this.#circuit !== undefined && admissionOf(this.#circuit, startedAt) === 'probe';
    if (isProbe) this.#note({ type: 'probe-sent', now: this.#now() });
    return new ObservedRequest(this, startedAt, isProbe);
  }

  /** A request ended, as `how` says. For {@link ObservedRequest}. */
  ended({ startedAt, isProbe }: ObservedRequest, how: Ending): void {
    if (how.type === 'left') {
      if (isProbe) this.#note({ type: 'probe-lost', now: this.#now() });
      return;
    }
    const now = this.#means.runtime.monotonic();
    if (how.type === 'answered') this.#took(now - startedAt);
    // What is as it was needs no more than that: this is the way of nearly all requests.
    if (how.type === 'answered' && this.#circuit?.status === 'up') return;
    this.#note({ ...how, now: { wall: this.#means.runtime.now(), monotonic: now }, startedAt, isProbe });
  }

  #describe({ open, ...known }: Circuit): EndpointHealth {
    const endpoint = this.#means.shown(this.#label.endpoint);
    return Object.freeze({ ...this.#label, endpoint, ...known, latencyMs: this.#latencyMs, openUntil: open?.until.wall });
  }

  #took(ms: number): void {
    this.#latencyMs = this.#latencyMs === undefined ? ms : this.#latencyMs + (ms - this.#latencyMs) * SMOOTHING;
    this.#shown = undefined;
  }

  #note(action: CircuitAction): void {
    const before = this.#circuit;
    const next = reduceCircuit(before ?? newCircuit(this.#now()), action, this.#means.rules);
    if (next === before) return;
    this.#circuit = next;
    this.#shown = undefined;
    if (before?.status !== next.status || before.open !== next.open || next.status === 'degraded') this.#means.changed();
  }

  #now(): Instant {
    const { runtime } = this.#means;
    return { wall: runtime.now(), monotonic: runtime.monotonic() };
  }
}

/** A request that is under way. Of what is said of its end only the first counts. */
export class ObservedRequest {
  readonly #watch: EndpointWatch;
  /** By the monotonic clock. */
  readonly startedAt: number;
  /** It is the one that shows whether the service is back. */
  readonly isProbe: boolean;
  #over = false;

  constructor(watch: EndpointWatch, startedAt: number, isProbe: boolean) {
    this.#watch = watch;
    this.startedAt = startedAt;
    this.isProbe = isProbe;
  }

  /** A reply came that the service itself gave. */
  answered(): void {
    this.#end(ANSWERED);
  }

  failed(code: ErrorCode, status?: number): void {
    this.#end({ type: 'failed', code, status });
  }

  /** How it ended says nothing of the service. */
  left(): void {
    this.#end(LEFT);
  }

  get over(): boolean {
    return this.#over;
  }

  #end(how: Ending): void {
    if (this.#over) return;
    this.#over = true;
    this.#watch.ended(this, how);
  }
}
