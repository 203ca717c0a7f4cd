import { firstValueFrom, type Observable } from 'rxjs';
import type { Journey } from '../../src/request/journey.js';

/** What a stream failed with. */
export function failureOf(stream$: Observable<unknown>): Promise<unknown> {
  return firstValueFrom(stream$).then(
    (value) => {
      throw new Error(`It did not fail, but gave ${JSON.stringify(value)}.`);
    },
    (error: unknown) => error,
  );
}

/** What a journey failed with. */
export function failureIn(journey: Journey | undefined): unknown {
  return journey?.failure?.error;
}

/** What `action` throws. */
export function thrownBy(action: () => unknown): unknown {
  try {
    action();
  } catch (error) {
    return error;
  }
  throw new Error('It did not throw.');
}
