import type { ErrorCode } from '../errors/error-code.js';

/** Fields every event has. `at` is the wall clock in milliseconds. */
export interface Happened {
  readonly at: number;
}

/** What a request is known by in all its events. */
export interface RequestLabel {
  /** Counts up within a process; the same in all events of one request, retries and redirects included. */
  readonly exchange: number;
  readonly method: string;
  /** With secret parts replaced. */
  readonly url: string;
  /** From the endpoint filter: the service name, else its type. */
  readonly service: string | undefined;
  /** The id under which whoever asked follows everything that is done for them. */
  readonly globalRequestId?: string | undefined;
  /** The logger that the request names, instead of the usual ones. */
  readonly logger?: string | undefined;
  /** The request has a logger object of its own, which is written to: what logs a session leaves this out. */
  readonly ownLogger?: true | undefined;
}

/** How the servers of a session are trusted, as far as a log shows it. */
export interface ShownTls {
  readonly insecure: boolean;
  /** The path of the authorities, or `<pem>` if they were given as text. */
  readonly cacert: string | undefined;
}

/** A request as it may be shown, secrets replaced. */
export interface ShownRequest {
  readonly method: string;
  readonly url: string;
  readonly tls: ShownTls;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

/** A request went out; one for each attempt and each redirect hop. */
export interface RequestSent extends Happened, RequestLabel, ShownRequest {
  readonly type: 'request-sent';
  /** Sent before: a retry, a hop after a redirect, or once more with a renewed token. */
  readonly again: boolean;
  /** Counts how often the request was sent, from 1: retries, redirect hops and once more after a 401. */
  readonly attempt: number;
}

/** A reply came in. */
export interface ResponseReceived extends Happened, RequestLabel {
  readonly type: 'response-received';
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** `undefined` also if no listener wants bodies. */
  readonly body: string | undefined;
  readonly requestId: string | undefined;
  readonly attempt: number;
  /** From sending this attempt. */
  readonly elapsedMs: number;
}

/** An exchange ended without a reply. Where that is the end of its request too, `request-failed` follows and has the same code. */
export interface ExchangeFailed extends Happened, RequestLabel {
  readonly type: 'exchange-failed';
  readonly code: ErrorCode;
  readonly message: string;
  readonly attempt: number;
  /** From sending this attempt. */
  readonly elapsedMs: number;
}

/** The same request will be sent again after `delayMs`. */
export interface RetryScheduled extends Happened, RequestLabel {
  readonly type: 'retry-scheduled';
  readonly reason: 'connection' | 'status';
  readonly status: number | undefined;
  readonly message: string;
  /** The one that has to be repeated. */
  readonly attempt: number;
  readonly delayMs: number;
  /** How many there may be after this one. The line of keystoneauth's that is logged counts this one too. */
  readonly retriesLeft: number;
}

/** What a request took, all in all. */
export interface RequestCost {
  /** From its first attempt on, waits included. */
  readonly elapsedMs: number;
  /** How often it was sent: retries, redirect hops and once more after a 401 included. */
  readonly attempts: number;
}

/**
 * A request has its final reply: redirects and retries are behind it. After a 401 it may be sent once more with a renewed
 * token, and is answered again then.
 */
export interface RequestAnswered extends Happened, RequestLabel, RequestCost {
  readonly type: 'request-answered';
  readonly status: number;
  readonly requestId: string | undefined;
}

/**
 * A request ended in an error, whatever the reason, or nobody waits for it any more. Comes once, and nothing comes after it. It is
 * the only event of a request that could not be sent, because its endpoint was not found for instance (`attempts` is 0); one that
 * is given up while it waits for that tells nothing.
 */
export interface RequestFailed extends Happened, RequestLabel, RequestCost {
  readonly type: 'request-failed';
  /** Of the reply that became the error; `undefined` if there was none. */
  readonly status: number | undefined;
  /** The code of the error; `aborted` also for a request that was unsubscribed from, and for an error without a code, such as a plugin's own. */
  readonly code: ErrorCode;
  readonly message: string;
  readonly requestId: string | undefined;
}

/** A request was not sent because of `dryRun`. */
export interface RequestPlanned extends Happened, RequestLabel, ShownRequest {
  readonly type: 'request-planned';
  /** What a shell would send it with. */
  readonly command: string;
}

/** A service asked for less, for all its callers. */
export interface Throttled extends Happened, RequestLabel {
  readonly type: 'throttled';
  /** Requests that may be in flight to it from now on; `undefined`: no limit. */
  readonly limit: number | undefined;
  /** How long its callers wait before the next request. */
  readonly holdMs: number;
}

/** What happens to one request. */
export type RequestEvent =
  | RequestSent
  | ResponseReceived
  | ExchangeFailed
  | RetryScheduled
  | RequestAnswered
  | RequestFailed
  | RequestPlanned
  | Throttled;
