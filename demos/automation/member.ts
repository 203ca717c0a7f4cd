/** A text of a parsed body that is not empty and no longer than a name; `undefined` for anything else. */
export function textAt(body: unknown, ...path: readonly string[]): string | undefined {
  const value = valueAt(body, ...path);
  return typeof value === 'string' && value !== '' && value.length <= 500 ? value : undefined;
}

/** What stands at a place of a parsed body; `undefined` if there is nothing. */
export function valueAt(body: unknown, ...path: readonly string[]): unknown {
  let value = body;
  for (const name of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
    value = (value as Readonly<Record<string, unknown>>)[name];
  }
  return value;
}

/** An instant in milliseconds since 1970; `undefined` for what is none, and for the year 1 with which Go says "not yet". */
export function instantAt(body: unknown, ...path: readonly string[]): number | undefined {
  const at = Date.parse(textAt(body, ...path) ?? '');
  return Number.isNaN(at) || at < 0 ? undefined : at;
}

/** The id of a server, which has to be a UUID: it becomes part of a path. */
export function serverIdIn(candidates: readonly (string | undefined)[]): string | undefined {
  return candidates.find((id) => id !== undefined && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id))?.toLowerCase();
}
