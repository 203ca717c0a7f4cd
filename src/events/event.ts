import type { ErrorCode } from '../errors/error-code.js';
import type { CloudEvent } from './cloud-event.js';
import type { Happened, RequestEvent } from './request-event.js';

export type {
  ExchangeFailed,
  RequestAnswered,
  RequestCost,
  RequestEvent,
  RequestFailed,
  RequestLabel,
  RequestPlanned,
  RequestSent,
  ResponseReceived,
  RetryScheduled,
  ShownRequest,
  ShownTls,
  Throttled,
} from './request-event.js';

/** A plugin begins to fetch a token. */
export interface SignInStarted extends Happened {
  readonly type: 'sign-in-started';
  readonly authUrl: string | undefined;
  /** `answered` and `extended`: a person brought what was missing. */
  readonly reason: 'first-use' | 'renewal' | 'rejected' | 'expired' | 'answered' | 'extended';
  /** Of whoever asked first, if that is known: a sign-in is for all who wait for it. */
  readonly globalRequestId?: string | undefined;
}

/** A token was fetched; it is good until `endsAt` by the local clock. */
export interface SignInSucceeded extends Happened {
  readonly type: 'sign-in-succeeded';
  readonly authUrl: string | undefined;
  readonly endsAt: number | undefined;
  readonly elapsedMs: number;
  /** As in {@link SignInStarted}. */
  readonly globalRequestId?: string | undefined;
}

/** A token that another process, or this one earlier, had fetched was taken from the token store: no sign-in was needed. */
export interface TokenRestored extends Happened {
  readonly type: 'token-restored';
  readonly authUrl: string | undefined;
  readonly endsAt: number | undefined;
}

/** A token could not be fetched; `retryAt` is when it is tried again by itself or allowed again. */
export interface SignInFailed extends Happened {
  readonly type: 'sign-in-failed';
  readonly authUrl: string | undefined;
  readonly code: ErrorCode;
  readonly message: string;
  readonly retryAt: number | undefined;
  readonly elapsedMs: number;
  /** As in {@link SignInStarted}. */
  readonly globalRequestId?: string | undefined;
}

/** A service refused the token; a new one is fetched if that is allowed. */
export interface TokenRejected extends Happened {
  readonly type: 'token-rejected';
  readonly authUrl: string | undefined;
  /** Of the request that was refused. */
  readonly globalRequestId?: string | undefined;
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
  /** It is about a request with a logger object of its own, which is written to: what logs a session leaves this out. */
  readonly ownLogger?: true | undefined;
  /** Of the request it is about. */
  readonly globalRequestId?: string | undefined;
}

/** What a {@link Warning} is about. */
export type WarningCode =
  | 'discovery-fallback'
  | 'missing-service-type'
  | 'missing-location'
  | 'retry-budget-spent'
  | 'missing-status'
  | 'unusable-version'
  | 'ignored-filter-key'
  | 'numeric-microversion'
  | 'microversion-mismatch'
  | 'microversion-ending'
  | 'plain-http-sign-in'
  | 'plain-http-token'
  | 'mixed-content'
  | 'expired-on-arrival'
  | 'token-store-failed'
  | 'ignored-token-record'
  | 'plugin';

/** A risk somebody asked for, such as TLS without verification. */
export interface SecurityAlert extends Happened {
  readonly type: 'security-alert';
  readonly message: string;
}

/** Everything that is reported, as plain values that hold no secret. Closed: a new kind is a minor release. */
export type KeystoneEvent =
  | RequestEvent
  | SignInStarted
  | SignInSucceeded
  | SignInFailed
  | TokenRestored
  | TokenRejected
  | TokenEnding
  | CloudEvent
  | Warning
  | SecurityAlert;
