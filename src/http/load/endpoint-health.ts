import type { ErrorCode } from '../../errors/error-code.js';

/**
 * How a service is doing: `up`, its last reply was one; `degraded`, the last request failed; `down`, so did those before it;
 * `probing`, it is down, and one request is under way to see whether it still is (with a circuit breaker only).
 */
export type HealthStatus = 'up' | 'degraded' | 'down' | 'probing';

/** How a service is doing, as the requests to it showed. Plain data without secrets. */
export interface EndpointHealth {
  /** The address of the service, without version and project. */
  readonly endpoint: string;
  /** As it was asked for, where requests were made with an endpoint filter. */
  readonly serviceType: string | undefined;
  readonly interface: string | undefined;
  readonly regionName: string | undefined;
  readonly status: HealthStatus;
  /** Since when, by the wall clock in milliseconds. While it is `probing` and after that, since when it is `down`. */
  readonly since: number;
  /** Requests that failed since the last reply. */
  readonly failures: number;
  /** Why the last one that failed did; stays when the service is back. */
  readonly lastError: ErrorCode | undefined;
  /** The status of that reply (502, 503, 504); `undefined` if there was none. */
  readonly lastStatus: number | undefined;
  /** How long replies take, smoothed, in milliseconds. */
  readonly latencyMs: number | undefined;
  /** Until when no request is sent, by the wall clock in milliseconds; `undefined`: requests are sent. */
  readonly openUntil: number | undefined;
}
