import { versionInUrl } from '../access/version-in-url.js';
import { withoutTrailingSlash } from '../http/url.js';
import { joinParts, lastSegment, resolveReference, splitUrl } from './split-url.js';

/**
 * The URL that a link in a version document stands for, when the document was asked for at `documentUrl`.
 *
 * Services behind a proxy often write links with their internal scheme and host, so the result always keeps scheme, host and
 * port of `documentUrl`; wherever a hostile link points, no request follows it there. Of a link to another host only the last
 * path segment, the version, is taken over.
 */
export function repairLink(documentUrl: string, href: string): string {
  const document = splitUrl(documentUrl);
  const link = resolveReference(document, href);
  const path = isSameHost(document.authority, link.authority) ? link.path : foreignPath(document.path, link.path);
  return joinParts({ ...link, scheme: document.scheme, authority: document.authority, path });
}

function isSameHost(authority: string | undefined, other: string | undefined): boolean {
  return authority === undefined || other === undefined ? authority === other : hostOf(authority) === hostOf(other);
}

function hostOf(authority: string): string {
  return authority.slice(authority.lastIndexOf('@') + 1).toLowerCase();
}

/** The document's own path with the version that the link to another host ends in. */
function foreignPath(documentPath: string, linkPath: string): string {
  const version = lastSegment(linkPath);
  // A link to a bare host says no more than that the document is the service's root.
  if (version === '') return documentPath;
  const base = withoutTrailingSlash(documentPath);
  const current = lastSegment(base);
  if (current === version) return documentPath;
  const slash = linkPath.endsWith('/') ? '/' : '';
  const namesVersion = versionInUrl(version) !== undefined;
  if (namesVersion && versionInUrl(current) !== undefined) return base.slice(0, -current.length) + version + slash;
  // A proxy may have prefixed the service's own path: "/my-volume" is the service's "/volume".
  if (!namesVersion && base.endsWith(version)) return documentPath;
  return `${base}/${version}${slash}`;
}
