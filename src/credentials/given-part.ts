import type { CachePart } from './cache-id.js';
import { isGiven } from './is-given.js';

/** Those of `members` that have a value: an empty text is none. */
export function givenPart<T extends CachePart>(members: Readonly<Record<string, T>>): Readonly<Record<string, T>> {
  return Object.fromEntries(Object.entries(members).filter(([, member]) => isGiven(member)));
}
