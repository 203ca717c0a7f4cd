import type { KeystoneEvent } from '../../events/event.js';
import type { Happened, RequestLabel } from '../../events/request-event.js';
import type { Runtime } from '../../runtime/runtime.js';
import type { ExchangeDisplay } from './exchange-display.js';
import type { Failure } from './failure.js';
import type { RequestAudience } from './request-audience.js';
import type { RequestCourses } from './request-courses.js';
import type { ApiResponse } from '../response.js';
import type { Timing } from './timing.js';
import type { WireRequest } from '../wire-request.js';

/** Where it is said how one attempt ended; what is said after that is ignored. */
export interface AttemptReport {
  readonly received: (response: ApiResponse) => void;
  readonly failed: (error: Failure) => void;
  /** Nobody waits for it any more. */
  readonly abandoned: () => void;
}

/** What reports are made with. */
export interface ReportSurroundings {
  readonly audience: RequestAudience;
  readonly courses: RequestCourses;
  readonly display: ExchangeDisplay;
  readonly runtime: Runtime;
  /** Called for every attempt if timings are collected. */
  readonly onTiming: ((timing: Timing) => void) | undefined;
}

/** An attempt that is under way. */
export interface StartedAttempt {
  readonly url: string;
  /** Counts from 1. */
  readonly attempt: number;
  /** By the monotonic clock. */
  readonly startedAt: number;
}

type Told = RequestLabel & Happened & { readonly attempt: number; readonly elapsedMs: number };

/** The report of an attempt: a timing, and an event if somebody wants it. */
export function attemptReport(request: WireRequest, started: StartedAttempt, surroundings: ReportSurroundings): AttemptReport {
  const { audience, courses, display, runtime, onTiming } = surroundings;
  const { url, attempt, startedAt } = started;
  let over = false;
  const ended = (type: KeystoneEvent['type'], how: Partial<Pick<Timing, 'status' | 'code'>>, tell: (told: Told) => void): void => {
    if (over) return;
    over = true;
    const wanted = request.log && audience.wants(request, type);
    if (!wanted && onTiming === undefined) return;
    const now = runtime.monotonic();
    const told = { ...audience.label(request, url), attempt, elapsedMs: now - startedAt };
    onTiming?.(timing(told, how, courses.elapsedMs(request.fate, now)));
    if (wanted) tell(told);
  };
  const failed: AttemptReport['failed'] = ({ code, message }) => {
    ended('exchange-failed', { code }, (told) => {
      audience.tell(request, { type: 'exchange-failed', ...told, code, message: display.text(message) });
    });
  };
  courses.openAttempt(request.fate, (why) => {
    if (!over) failed(why());
  });
  return {
    failed,
    received: (response) => {
      ended('response-received', response, (told) => {
        audience.tell(request, { type: 'response-received', ...told, ...shownReply(request, response, surroundings) });
      });
    },
    abandoned: () => {
      if (!over) failed(abandonment(request, display.url(url)));
    },
  };
}

/** What is said of a request that was unsubscribed from. */
export function abandonment({ method }: WireRequest, shownUrl: string): Failure {
  return { code: 'aborted', message: `${method} ${shownUrl} was abandoned: nobody waits for its reply any more.` };
}

function timing(
  { exchange, attempt, method, url, elapsedMs }: Told,
  { status, code }: Partial<Pick<Timing, 'status' | 'code'>>,
  requestElapsedMs: number,
): Timing {
  return { exchange, attempt, method, url, status, code, elapsedMs, requestElapsedMs };
}

function shownReply(
  request: WireRequest,
  { status, headers, body, requestId }: ApiResponse,
  { audience, display }: ReportSurroundings,
): Pick<ApiResponse, 'status' | 'headers' | 'requestId'> & { readonly body: string | undefined } {
  const withBody = audience.wants(request, 'response-received', 'body');
  return {
    status,
    headers: display.headers(headers),
    body: withBody ? display.body(body, headers['content-type']) : undefined,
    requestId,
  };
}
