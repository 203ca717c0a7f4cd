import type { Revision } from './revision.js';
import type { ValueOrStream } from './value-or-stream.js';

/** Something that may change while a plugin is in use: what a callback, a file or a command gives. */
export interface ChangingValue<T> {
  /**
   * The value of this moment; asked for each sign-in, and once more before a rejected one is believed. It must not wait for a
   * session that signs in with it: both would wait for each other until the sign-in's limit.
   */
  read(): ValueOrStream<T>;
  /**
   * Differs from the last time when `read` may give something else. Looked at while a rejection is remembered, at each use,
   * so it has to be cheap; without it a changed value is noticed when the rejection is forgotten.
   */
  revision?(): Revision;
}

/** A value, a function that gives the one of this moment, or a {@link ChangingValue}. */
export type MayChange<T extends string | object> = T | (() => ValueOrStream<T>) | ChangingValue<T>;

/** The way to a value that may change; `undefined` for one that stays as it is. */
export function changingValue<T extends string | object>(given: MayChange<T> | undefined): ChangingValue<T> | undefined {
  if (typeof given === 'function') return { read: given as () => ValueOrStream<T> };
  return isChangingValue(given) ? given : undefined;
}

function isChangingValue(given: unknown): given is ChangingValue<never> {
  return typeof given === 'object' && given !== null && typeof (given as { readonly read?: unknown }).read === 'function';
}
