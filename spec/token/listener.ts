import type { Observable, Subscription } from 'rxjs';

/** What became of one subscription to a stream of one value. */
export interface Heard<T> {
  readonly values: readonly T[];
  readonly error: unknown;
  readonly completed: boolean;
  /** Whether nothing was heard yet. */
  readonly waits: boolean;
  leave(): void;
}

/** Subscribes at once and remembers everything. */
export function listen<T>(stream$: Observable<T>): Heard<T> {
  const values: T[] = [];
  const heard = { values, error: undefined as unknown, completed: false };
  const subscription: Subscription = stream$.subscribe({
    next: (value) => values.push(value),
    error: (error: unknown) => {
      heard.error = error;
    },
    complete: () => {
      heard.completed = true;
    },
  });
  return {
    values,
    get error() {
      return heard.error;
    },
    get completed() {
      return heard.completed;
    },
    get waits() {
      return values.length === 0 && heard.error === undefined && !heard.completed;
    },
    leave: () => {
      subscription.unsubscribe();
    },
  };
}
