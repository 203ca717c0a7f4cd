/** Headers on their way out, under the names they were given. */
export type HeaderMap = Record<string, string>;

/**
 * A copy that names can be added to. Not `{ ...headers }`: Node 20 gives every such object a shape of its own with the first name that is
 * added, which makes it and whatever reads it ten times slower.
 */
export function copyHeaders(headers: Readonly<HeaderMap>): HeaderMap {
  const copy: HeaderMap = {};
  for (const name in headers) copy[name] = headers[name] ?? '';
  return copy;
}

/** The name under which `headers` holds `name` in any spelling. */
function findName(headers: Readonly<HeaderMap>, name: string): string | undefined {
  if (Object.hasOwn(headers, name)) return name;
  const lower = name.toLowerCase();
  for (const key in headers) {
    if (key.length === lower.length && key.toLowerCase() === lower) return key;
  }
  return undefined;
}

/** The value of `name` in any spelling. */
export function getHeader(headers: Readonly<HeaderMap>, name: string): string | undefined {
  const key = findName(headers, name);
  return key === undefined ? undefined : headers[key];
}

/** Sets `name`, replacing it in any spelling. */
export function setHeader(headers: HeaderMap, name: string, value: string): void {
  const key = findName(headers, name);
  if (key !== undefined && key !== name) removeHeader(headers, key);
  headers[name] = value;
}

/** Sets `name` unless it is there in any spelling. */
export function addHeader(headers: HeaderMap, name: string, value: string): void {
  if (findName(headers, name) === undefined) headers[name] = value;
}

/** Removes `name` in any spelling. */
export function removeHeader(headers: HeaderMap, name: string): void {
  const key = findName(headers, name);
  if (key !== undefined) Reflect.deleteProperty(headers, key);
}
