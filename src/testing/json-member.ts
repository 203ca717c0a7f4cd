/** The member of a parsed JSON document at `path`; `undefined` if anything on the way is missing or no object. */
export function member(document: unknown, ...path: readonly string[]): unknown {
  let value = document;
  for (const name of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
    value = (value as Readonly<Record<string, unknown>>)[name];
  }
  return value;
}

/** The same, if it is a text that is not empty. */
export function textMember(document: unknown, ...path: readonly string[]): string | undefined {
  const value = member(document, ...path);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The same, if it is a list; an empty one otherwise. */
export function listMember(document: unknown, ...path: readonly string[]): readonly unknown[] {
  const value = member(document, ...path);
  return Array.isArray(value) ? value : [];
}

/** The names of an object's members; none for anything else. */
export function memberNames(document: unknown): readonly string[] {
  return typeof document === 'object' && document !== null ? Object.keys(document) : [];
}
