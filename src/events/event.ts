import type { ErrorCode } from '../errors/error-code.js';

/** Fields every event has. `at` is the wall clock in milliseconds. */
interface Happened {
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
  /** The logger that the request names, instead of the usual ones. */
  readonly logger?: string | undefined;
}

/** How the servers of a session are trusted, as far as a log shows it. */
export interface ShownTls {
  readonly insecure: boolean;
  /** The path of the authorities, or `<pem>` if they were given as text. */
  readonly cacert: string | undefined;
}

/** A request went out; one for each attempt and each redirect hop. */
export interface RequestSent extends Happened, RequestLabel {
  readonly type: 'request-sent';
  /** Sent before: a retry, a hop after a redirect, or once more with a renewed token. */
  readonly again: boolean;
  readonly tls: ShownTls;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

/** A reply came in. */
export interface ResponseReceived extends Happened, RequestLabel {
  readonly type: 'response-received';
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** `undefined` also if no listener wants bodies. */
  readonly body: string | undefined;
  readonly requestId: string | undefined;
  readonly elapsedMs: number;
}

/** A request has its final reply: redirects and retries are behind it. */
export interface RequestAnswered extends Happened, RequestLabel {
  readonly type: 'request-answered';
  readonly status: number;
  readonly requestId: string | undefined;
}

/** A reply with a status of 400 or more became an error. */
export interface RequestFailed extends Happened, RequestLabel {
  readonly type: 'request-failed';
  readonly status: number;
  readonly requestId: string | undefined;
}

/** An exchange ended without a reply. */
export interface ExchangeFailed extends Happened, RequestLabel {
  readonly type: 'exchange-failed';
  readonly code: ErrorCode;
  readonly message: string;
  readonly elapsedMs: number;
}

/** The same request will be sent again after `delayMs`. */
export interface RetryScheduled extends Happened, RequestLabel {
  readonly type: 'retry-scheduled';
  readonly reason: 'connection' | 'status';
  readonly status: number | undefined;
  readonly message: string;
  readonly delayMs: number;
  readonly retriesLeft: number;
}

/** A plugin begins to fetch a token. */
export interface SignInStarted extends Happened {
  readonly type: 'sign-in-started';
  readonly authUrl: string | undefined;
  /** `answered` and `extended`: a person brought what was missing. */
  readonly reason: 'first-use' | 'renewal' | 'rejected' | 'expired' | 'answered' | 'extended';
}

/** A token was fetched; it is good until `endsAt` by the local clock. */
export interface SignInSucceeded extends Happened {
  readonly type: 'sign-in-succeeded';
  readonly authUrl: string | undefined;
  readonly endsAt: number | undefined;
  readonly elapsedMs: number;
}

/** A token could not be fetched; `retryAt` is when it is tried again by itself or allowed again. */
export interface SignInFailed extends Happened {
  readonly type: 'sign-in-failed';
  readonly authUrl: string | undefined;
  readonly code: ErrorCode;
  readonly message: string;
  readonly retryAt: number | undefined;
  readonly elapsedMs: number;
}

/** A service refused the token; a new one is fetched if that is allowed. */
export interface TokenRejected extends Happened {
  readonly type: 'token-rejected';
  readonly authUrl: string | undefined;
}

/**
 * The token ends soon and nothing will renew it by itself. Once for each token: 5 minutes before its end, at half of a life
 * under 10 minutes.
 */
export interface TokenEnding extends Happened {
  readonly type: 'ending';
  readonly endsAt: number;
}

/** Something worth a human's look that did not fail the request. */
export interface Warning extends Happened {
  readonly type: 'warning';
  readonly code: WarningCode;
  readonly message: string;
  /** The logger it belongs to, if it is not the usual one of its code. */
  readonly logger?: string | undefined;
}

/** What a {@link Warning} is about. */
export type WarningCode =
  | 'discovery-fallback'
  | 'missing-service-type'
  | 'missing-location'
  | 'missing-status'
  | 'unusable-version'
  | 'ignored-filter-key'
  | 'numeric-microversion'
  | 'microversion-mismatch'
  | 'plain-http-sign-in'
  | 'expired-on-arrival'
  | 'plugin';

/** A risk somebody asked for, such as TLS without verification. */
export interface SecurityAlert extends Happened {
  readonly type: 'security-alert';
  readonly message: string;
}

/** Everything that is reported, as plain values that hold no secret. Closed: a new kind is a minor release. */
export type KeystoneEvent =
  | RequestSent
  | ResponseReceived
  | RequestAnswered
  | RequestFailed
  | ExchangeFailed
  | RetryScheduled
  | SignInStarted
  | SignInSucceeded
  | SignInFailed
  | TokenRejected
  | TokenEnding
  | Warning
  | SecurityAlert;
