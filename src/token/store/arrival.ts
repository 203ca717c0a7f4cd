import type { Lifetime } from '../lifetime.js';

/** A token that is there now, from a sign-in or from a store. */
export interface Arrival<T> {
  readonly value: T;
  /** What is left of the life of a token that was kept; `undefined`: it is new. */
  readonly restored?: Lifetime | undefined;
}
