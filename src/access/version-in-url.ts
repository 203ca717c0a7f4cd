import type { Version } from './endpoint-data.js';

/** One path segment: `v2`, `v2.1`, `v1.20.3`. More digits than these are no version anybody published. */
const VERSION_SEGMENT = /^v(\d{1,15}(?:\.\d{1,15}){0,5})$/;
const SCHEME_AND_HOST = /^(?:[A-Za-z][A-Za-z0-9+.-]*:)?\/\/[^/?#]*/;

/**
 * The version that the path of `url` names in its last segment of the form `v2` or `v2.1`, as numbers (`v2` is `[2, 0]`).
 * A segment without the `v` is an id, never a version.
 */
export function versionInUrl(url: string): Version | undefined {
  const path = url.replace(SCHEME_AND_HOST, '').replace(/[?#][^]*$/, '');
  const segment = path
    .split('/')
    .reverse()
    .find((candidate) => VERSION_SEGMENT.test(candidate));
  if (segment === undefined) return undefined;
  const parts = segment.slice(1).split('.').map(Number);
  return Object.freeze(parts.length === 1 ? parts.concat(0) : parts);
}
