/** Whether `url` is `base` or stands below it. */
export function isBelow(url: string, base: string): boolean {
  if (!url.startsWith(base)) return false;
  return url.length === base.length || '/?#'.includes(url.charAt(base.length));
}

/** The longest of these bases that `url` stands below. */
export function longestBaseOf(url: string, bases: Iterable<string>): string | undefined {
  let longest: string | undefined;
  for (const base of bases) if (base.length > (longest?.length ?? 0) && isBelow(url, base)) longest = base;
  return longest;
}

/** The same address without a slash at its end. */
export function withoutSlash(url: string): string {
  return url.endsWith('/') ? url.slice(0, -1) : url;
}

/** Scheme, host and port. */
export function originOf(url: string): string {
  const path = pathStart(url);
  return path === -1 ? url : url.slice(0, path);
}

/** A version in a path: `/v2.1`, `/v3`. */
const VERSION = /\/v\d+(?:\.\d+)*(?:\/|$)/i;

/**
 * The address of a service without version and what comes after it: all versions, projects and documents of one service stand
 * below it. `undefined` if the path names no version.
 */
export function unversioned(url: string): string | undefined {
  const start = pathStart(url);
  if (start === -1) return undefined;
  const [path = ''] = url.slice(start).split(/[?#]/, 1);
  const at = path.search(VERSION);
  return at === -1 ? undefined : url.slice(0, start + at);
}

/** Where the path begins; -1 if there is none. */
function pathStart(url: string): number {
  return url.indexOf('/', url.indexOf('//') + 2);
}
