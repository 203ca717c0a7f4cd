import { InvalidResponse } from '../errors/invalid-response.js';

/** A token document has about ten levels. The limit keeps a hostile one from exhausting the stack. */
const DEEPEST_LEVEL = 100;

/**
 * A copy of JSON data that nobody can change, nor through it the original. Members called `__proto__` are left out.
 *
 * @throws InvalidResponse when the data is nested more than 100 levels deep
 */
export function frozenCopy(value: unknown, levelsLeft: number = DEEPEST_LEVEL): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (levelsLeft === 0) {
    throw new InvalidResponse(`A token reply is nested more than ${String(DEEPEST_LEVEL)} levels deep and was not read.`);
  }
  const copy: unknown = Array.isArray(value)
    ? value.map((item: unknown) => frozenCopy(item, levelsLeft - 1))
    : Object.fromEntries(
        Object.entries(value)
          .filter(([name]) => name !== '__proto__')
          .map(([name, member]) => [name, frozenCopy(member, levelsLeft - 1)]),
      );
  return Object.freeze(copy);
}
