import { Subject, type Observable } from 'rxjs';

const errors = new Subject<unknown>();

/** Errors that escaped from the library past every caller. Silent until {@link watchUncaught} was called. */
export const uncaught$: Observable<unknown> = errors.asObservable();

/** From here on an error that nobody caught is a fault of the vector that is being replayed and does not end the run. */
export function watchUncaught(): void {
  for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
    process.on(event, (error: unknown) => errors.next(error));
  }
}
