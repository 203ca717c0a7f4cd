import { withoutTrailingSlash } from '../http/url.js';

/** The parts of a URL as they are written: nothing is decoded, escaped or left out. */
export interface UrlParts {
  /** `https`, without the colon; empty if there is none. */
  readonly scheme: string;
  /** `user@host:port`, `undefined` if there is none. */
  readonly authority: string | undefined;
  readonly path: string;
  /** With its question mark, or empty. */
  readonly query: string;
  /** With its hash sign, or empty. */
  readonly fragment: string;
}

const PARTS = /^(?:([A-Za-z][A-Za-z0-9+.-]*):)?(?:\/\/([^/?#]*))?([^?#]*)(\?[^#]*)?(#[^]*)?$/;

/**
 * Takes a URL apart. `URL` is not used where the spelling matters: it drops default ports and escapes what catalogs contain
 * (`%(tenant_id)s`).
 *
 * @see https://www.rfc-editor.org/rfc/rfc3986#appendix-B
 */
export function splitUrl(url: string): UrlParts {
  const [, scheme = '', authority, path = '', query = '', fragment = ''] = PARTS.exec(url) ?? [];
  return { scheme, authority, path, query, fragment };
}

/** The inverse of {@link splitUrl}. A path after an authority gets the slash it needs. */
export function joinParts({ scheme, authority, path, query, fragment }: UrlParts): string {
  const host = authority === undefined ? '' : `//${authority}`;
  const rooted = authority === undefined || path === '' || path.startsWith('/') ? path : `/${path}`;
  return `${scheme === '' ? '' : `${scheme}:`}${host}${rooted}${query}${fragment}`;
}

/**
 * What `reference` means in a document found at `base`, where the base's last path segment counts as a folder.
 *
 * @see https://www.rfc-editor.org/rfc/rfc3986#section-5.2
 */
export function resolveReference(base: UrlParts, reference: string): UrlParts {
  const target = splitUrl(reference);
  if (target.scheme !== '') return { ...target, path: withoutDotSegments(target.path) };
  const { scheme } = base;
  if (target.authority !== undefined) return { ...target, scheme, path: withoutDotSegments(target.path) };
  const path = target.path.startsWith('/') ? target.path : `${withoutTrailingSlash(base.path)}/${target.path}`;
  return { ...target, scheme, authority: base.authority, path: withoutDotSegments(path) };
}

/** The last segment of a path that is not empty; empty if there is none. */
export function lastSegment(path: string): string {
  const trimmed = withoutTrailingSlash(path);
  return trimmed.slice(trimmed.lastIndexOf('/') + 1);
}

function withoutDotSegments(path: string): string {
  if (!path.includes('.')) return path;
  const kept: string[] = [];
  const segments = path.split('/');
  for (const [index, segment] of segments.entries()) {
    const isLast = index === segments.length - 1;
    if (segment === '..' && kept.length > 1) kept.pop();
    if (segment !== '.' && segment !== '..') kept.push(segment);
    else if (isLast) kept.push('');
  }
  return kept.join('/');
}
