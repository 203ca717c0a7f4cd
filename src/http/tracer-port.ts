import type { Observable } from 'rxjs';
import type { SignInStarted } from '../events/event.js';
import type { Failure } from './report/failure.js';

/** What somebody waits for, or what is done for all who wait. URLs may be shown. */
export type TracedWork =
  | { readonly kind: 'token-wait' }
  | { readonly kind: 'discovery'; readonly url: string }
  | {
      readonly kind: 'sign-in';
      readonly url: string | undefined;
      readonly reason: SignInStarted['reason'];
      /** Nobody waits for it. */
      readonly isAhead: boolean;
    };

/** A request where it begins: what is known of it beforehand. */
export interface TracedRequest {
  readonly method: string;
  /** Of the endpoint filter: the type, else the name. */
  readonly service: string | undefined;
  /** The one that the endpoint filter names. */
  readonly regionName: string | undefined;
}

/** How a request or an attempt ended. */
export interface TracedEnd {
  readonly status?: number | undefined;
  /** The service's id of it. */
  readonly requestId?: string | undefined;
  /** Why it ended without a result; its message holds no secret. */
  readonly failure?: Failure | undefined;
}

/** One attempt of a request. */
export interface AttemptTrace {
  /** What tells the service to which trace the attempt belongs. Asked only for the service the request is for. */
  headers(): Readonly<Record<string, string>>;
  /** Runs what sends, so that what follows sockets takes it for part of this. */
  within<T>(work: () => T): T;
  /** The first call counts. */
  ended(end: TracedEnd): void;
}

/** One request from where it begins to its end. */
export interface RequestTrace {
  /** A URL of the service that it is for, if that is not its endpoint. */
  readonly reaches?: string | undefined;
  /**
   * The same work, done for the request: what it causes belongs to it, and who is told of what it brought is so in the context in
   * which the request began. Where nobody waits for it any more, the request has ended.
   */
  within<T>(work$: Observable<T>): Observable<T>;
  /** It is sent, once more perhaps. The URL may be shown. */
  attempt(attempt: { readonly method: string; readonly url: string }): AttemptTrace;
  /** The first call counts. */
  ended(end: TracedEnd): void;
}

/**
 * Who follows a session beyond what events tell: in which context a request began, and what is sent with it. Everything is called
 * in the context of whoever subscribes.
 */
export interface Tracer {
  /** A request of the session's users begins; without facts, one of a plugin or of discovery. */
  begin(request?: TracedRequest): RequestTrace;
  /** The same work, followed from its subscription to its end. */
  follow<T>(work: TracedWork, work$: Observable<T>): Observable<T>;
}
