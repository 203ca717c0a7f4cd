import { splitUrl } from './split-url.js';

/** More URLs than this are taken apart anew each time; a cloud has fewer. */
const MOST_KEYS = 2000;
const keys = new Map<string, string>();

/** Under which key a version document is kept: two URLs that are one request have the same. */
export function documentKey(url: string): string {
  const known = keys.get(url);
  if (known !== undefined) return known;
  const key = readKey(url);
  if (keys.size < MOST_KEYS) keys.set(url, key);
  return key;
}

/** A URL without a path and one with the path "/" are the same request. */
function readKey(url: string): string {
  const { scheme, authority, path, query } = splitUrl(url);
  return `${scheme.toLowerCase()}://${(authority ?? '').toLowerCase()}${path === '/' ? '' : path}${query}`;
}
