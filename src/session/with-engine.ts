import { enginePart } from '#engine';
import { Observable } from 'rxjs';
import { DeadlineExceeded } from '../errors/deadline-exceeded.js';
import { KeystoneAuthError } from '../errors/keystone-auth-error.js';
import { addressOf } from '../redaction/address-of.js';
import type { ApiRequest } from '../request/api-request.js';
import type * as engine from './engine.js';
import type { Shutdown } from './shutdown.js';

/** What ends a request early, and how it is called then. */
type Cancellable = Pick<ApiRequest, 'method' | 'signal'>;

/** What `work` makes of the engine for a request, whose signal ends it also while the engine is loaded. */
export function withEngine<T>(url: string, request: Cancellable, work: (present: typeof engine) => Observable<T>): Observable<T> {
  const used$ = enginePart.use(work);
  const { method = 'GET', signal } = request;
  // What is no signal is refused by the engine.
  return enginePart.now === undefined && signal instanceof AbortSignal ? abortable(used$, () => `${method} ${addressOf(url)}`, signal) : used$;
}

/** The answer of the engine to a question of a session's, whose closing ends it also while the engine is loaded. */
export function askEngine<T>(shutdown: Shutdown, question: (present: typeof engine) => Observable<T>): Observable<T> {
  const answer$ = enginePart.use(question);
  return enginePart.now === undefined ? shutdown.track(answer$, () => 'What was asked') : answer$;
}

function abortable<T>(used$: Observable<T>, label: () => string, signal: AbortSignal): Observable<T> {
  return new Observable((subscriber) => {
    const abort = (): void => {
      // From then on the engine looks after it.
      if (enginePart.now !== undefined) return;
      const message = `${label()} was not sent: its signal aborted before the code that sends was loaded.`;
      const isLate = (signal.reason as Error | undefined)?.name === 'TimeoutError';
      subscriber.error(isLate ? new DeadlineExceeded(message) : new KeystoneAuthError('aborted', message));
    };
    signal.addEventListener('abort', abort);
    subscriber.add(() => { signal.removeEventListener('abort', abort); });
    if (signal.aborted) abort();
    return used$.subscribe(subscriber);
  });
}
