import { Observable } from 'rxjs';
import { phrased, type KeystoneAuthError } from '../errors/keystone-auth-error.js';
import { SessionClosed } from '../errors/session-closed.js';
import { retryAfterMs } from '../retry/retry-after.js';
import { toConnectionError } from './connection-error.js';
import { deadlineExceeded, timeLeft } from './deadline.js';
import type { ExchangeProgress } from './exchange-progress.js';
import type { AttemptReport } from './report/attempt-report.js';
import type { ExchangeReporter } from './report/exchange-reporter.js';
import { guardedStream } from './guarded-stream.js';
import { limitedBy } from './in-time.js';
import type { AttemptOutcome } from './next-step.js';
import { readReply } from './read-reply.js';
import { replyTo, type SendingMeans } from './reply-to.js';
import type { ApiResponse } from './response.js';
import { signedHeaders } from './signed-headers.js';
import { streamEnd } from './stream-end.js';
import type { ServiceLoad } from './load/service-load.js';
import type { TransportRequest, TransportResponse } from './transport-port.js';
import type { WireRequest } from './wire-request.js';

/** What an attempt is made with. */
export interface AttemptSurroundings extends SendingMeans {
  readonly reporter: ExchangeReporter;
  /** A URL as it may be shown. */
  readonly shown: (url: string) => string;
  /** A text without any secret that is known. */
  readonly text: (text: string) => string;
  /** Whether nothing may be sent any more. */
  readonly closed: () => boolean;
  /** Emits when that begins. */
  readonly closed$: Observable<void>;
}

/** One exchange on the wire; a failure is a value, so that an error of a later attempt is not taken for one of this. */
export function attempt(request: WireRequest, progress: ExchangeProgress, means: AttemptMeans): Observable<AttemptOutcome> {
  const { surroundings, load } = means;
  return new Observable((subscriber) => {
    const obstacle = whyNotNow(request, surroundings);
    if (obstacle !== undefined) {
      subscriber.error(obstacle);
      return;
    }
    const { reporter, shown, text } = surroundings;
    const wire = toTransport(request, progress);
    const report = reporter.sending(request, wire);
    const label = (): string => `${wire.method} ${shown(wire.url)}`;
    const { lowered } = load;
    const settle = (outcome: AttemptOutcome): void => {
      conclude(request, outcome, { ...means, report, lowered });
      subscriber.next(outcome);
      subscriber.complete();
    };
    const fail = (error: unknown): void => {
      settle({ error: phrased(toConnectionError(error, label()), text) });
    };
    request.fate.sending();
    const flight = replyTo(request, wire, { label, surroundings }).subscribe({
      next: (reply) => {
        const outcome = subscriber.closed ? undefined : outcomeOf(reply, request, { progress, surroundings });
        if (outcome !== undefined) settle(outcome);
        else if (!subscriber.closed) fail(new TypeError('the transport gave something that is no reply'));
      },
      error: fail,
      complete: () => {
        if (!subscriber.closed) fail(new Error('the transport ended without a reply'));
      },
    });
    if (report !== undefined) flight.add(report.abandoned);
    return flight;
  });
}

/** What an attempt is made with, and whom it asks. */
interface AttemptMeans {
  readonly surroundings: AttemptSurroundings;
  readonly load: ServiceLoad;
}

/** What is noted of an attempt before anybody hears of it. */
function conclude(
  request: WireRequest,
  outcome: AttemptOutcome,
  means: AttemptMeans & { readonly report: AttemptReport | undefined; readonly lowered: number },
): void {
  request.fate.ended('error' in outcome ? outcome.error.outcome : 'refused');
  if ('error' in outcome) {
    means.report?.failed(outcome.error);
  } else {
    means.report?.received(outcome.response);
    noteLoad(request, outcome.response, means);
  }
}

function toTransport(request: WireRequest, { url, headers }: ExchangeProgress): TransportRequest {
  return {
    method: request.method,
    url,
    headers: signedHeaders(request, { url, headers }),
    body: request.body.next(),
    responseType: request.responseType,
    limits: request.limits,
    tls: request.tls,
    onProgress: request.onProgress,
  };
}

/** What a reply says of how busy its service is. */
function noteLoad(
  request: WireRequest,
  { status, headers, url }: ApiResponse,
  { surroundings, load, lowered }: AttemptMeans & { readonly lowered: number },
): void {
  const { runtime, reporter } = surroundings;
  const asked = headers['retry-after'];
  const patience = asked === undefined ? undefined : retryAfterMs(asked, runtime.now());
  const throttled = load.answered(lowered, { status, retryAfterMs: patience, now: asked === undefined ? 0 : runtime.monotonic() });
  if (throttled !== undefined) reporter.throttled(request, url, throttled);
}

/** Much may have happened while it waited for its turn. */
function whyNotNow(request: WireRequest, { closed, runtime, shown }: AttemptSurroundings): KeystoneAuthError | undefined {
  const { deadline, fate, globalRequestId, method, url } = request;
  if (closed()) return new SessionClosed(`${method} ${shown(url)} was not sent: the session was closed.`, { outcome: fate.outcome, globalRequestId });
  if (deadline === undefined || timeLeft(deadline, runtime) > 0) return undefined;
  return deadlineExceeded(deadline, limitedBy(request));
}

/** `undefined`: a transport of the user's own, or an interceptor, gave something else. */
function outcomeOf(
  reply: TransportResponse,
  request: WireRequest,
  { progress, surroundings }: { readonly progress: ExchangeProgress; readonly surroundings: AttemptSurroundings },
): AttemptOutcome | undefined {
  const { status, headers } = (reply as Partial<TransportResponse> | undefined) ?? {};
  if (typeof status !== 'number' || typeof headers !== 'object') return undefined;
  const response = readReply(reply, request.responseType, progress);
  const { body } = response;
  return { response: body instanceof ReadableStream ? { ...response, body: guardedStream(body as ReadableStream<Uint8Array>, streamEnd(request, surroundings)) } : response };
}
