/** The same list, which nobody can change, without the room that a list is made with to grow. */
export function frozenList<T>(list: readonly T[]): readonly T[] {
  return Object.freeze(list.slice());
}
