import { identity, pipe, tap, type MonoTypeOperatorFunction } from 'rxjs';
import { isKeystoneAuthError } from '../../errors/keystone-auth-error.js';
import type { RequestCost } from '../../events/event.js';
import { abandonment, type ReportSurroundings } from './attempt-report.js';
import type { Failure } from './failure.js';
import { tracedEnd } from './traced-end.js';
import type { ApiResponse } from '../response.js';
import type { WireRequest } from '../wire-request.js';

/** Tells how requests end, of each once: in a reply, in an error, or because nobody waits any more. */
export class RequestEnds {
  readonly #surroundings: ReportSurroundings;

  constructor(surroundings: ReportSurroundings) {
    this.#surroundings = surroundings;
  }

  /** The final reply of an exchange is here. */
  answered(request: WireRequest, { status, requestId, url }: ApiResponse): void {
    const { audience } = this.#surroundings;
    if (!request.log || !audience.wants(request, 'request-answered')) return;
    const label = audience.label(request, url);
    audience.tell(request, { type: 'request-answered', ...label, status, requestId, ...this.#cost(request) });
  }

  /** The reply becomes an error. */
  failed(request: WireRequest, response: ApiResponse, error?: Failure): void {
    const { display } = this.#surroundings;
    this.#tell(request, response, () => error ?? {
      code: 'http-error',
      message: `${request.method} ${display.url(response.url)} was answered with ${String(response.status)}.`,
    });
  }

  /** Tells, of all that is done for one request, if it ends without a reply: in an error or because nobody waits any more. */
  watch<T>(request: WireRequest): MonoTypeOperatorFunction<T> {
    const told = this.#told<T>(request);
    return request.trace === undefined ? told : pipe(told, tracedEnd<T>(request.trace, (error) => this.#shown(this.#failureOf(request, error))));
  }

  #told<T>(request: WireRequest): MonoTypeOperatorFunction<T> {
    const { audience, onTiming } = this.#surroundings;
    if (onTiming === undefined && !(request.log && audience.present(request))) return identity;
    let over = false;
    return tap({
      next: () => (over = true),
      error: (error: unknown) => {
        this.#lost(request, error);
      },
      unsubscribe: () => {
        if (!over) this.#lost(request, undefined);
      },
    });
  }

  /** The attempt that is under way ends first, for the same reason. */
  #lost(request: WireRequest, error: unknown): void {
    const { courses } = this.#surroundings;
    const failure = (): Failure => this.#failureOf(request, error);
    courses.closeAttempt(request.fate, failure);
    const requestId = isKeystoneAuthError(error) ? error.requestId : undefined;
    this.#tell(request, { status: undefined, requestId, url: request.url }, failure);
  }

  #tell(
    request: WireRequest,
    { status, requestId, url }: { readonly [K in 'status' | 'requestId' | 'url']: ApiResponse[K] | undefined },
    failure: () => Failure,
  ): void {
    const { audience, courses } = this.#surroundings;
    if (!request.log || !audience.wants(request, 'request-failed') || !courses.end(request.fate)) return;
    const said = { status, requestId, ...this.#shown(failure()) };
    audience.tell(request, { type: 'request-failed', ...audience.label(request, url ?? request.url), ...said, ...this.#cost(request) });
  }

  /** What an error that is not ours says is not shown: nobody has taken secrets out of it. */
  #failureOf(request: WireRequest, error: unknown): Failure {
    if (isKeystoneAuthError(error)) return error;
    const shownUrl = this.#surroundings.display.url(request.url);
    if (error === undefined) return abandonment(request, shownUrl);
    const kind = error instanceof Error ? error.name : typeof error;
    return { code: 'aborted', message: `${request.method} ${shownUrl} ended in an error without a code (${kind}), which its caller has.` };
  }

  #shown({ code, message }: Failure): Failure {
    return { code, message: this.#surroundings.display.text(message) };
  }

  #cost({ fate }: WireRequest): RequestCost {
    const { courses, runtime } = this.#surroundings;
    return { elapsedMs: courses.elapsedMs(fate, runtime.monotonic()), attempts: courses.attempts(fate) };
  }
}
