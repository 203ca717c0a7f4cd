import type { AccessInfo } from '../access/access-info.js';
import { parseUrl, withoutTrailingSlash } from '../http/url.js';
import type { Session } from './session.js';

/** Whose token is at stake, and what else it is for. */
export interface TokenAudience {
  readonly session: Session;
  readonly access: AccessInfo;
  /** What relative URLs are relative to. */
  readonly base: string | undefined;
  /** URLs beside those of the catalog. */
  readonly further: readonly string[];
}

/**
 * Whether a request to `url` may carry the token: it goes to an endpoint of the catalog (as the session's `mapUrl` gives it) or to
 * one of `further`, or below. Everything else may not.
 */
export function isForCatalog(url: string, { session, access, base, further }: TokenAudience): boolean {
  const address = addressOf(url, base);
  if (address === undefined) return false;
  const isAbove = (allowed: URL | undefined): boolean => allowed !== undefined && isBelow(address, allowed);
  return catalogUrls(session, access).some(isAbove) || further.some((allowed) => isAbove(parseUrl(allowed, base)));
}

/** A segment `..` that only a server would see: separators or dots are escaped, once or more often, or a parameter follows. */
const HIDDEN_PARENT = /(\/|%(25)*(2f|5c))(\.|%(25)*2e){2}(;|\/|$|%(25)*(2f|5c))/i;

/** The address a request goes to; `undefined` for one that may carry no token: not http, with user info, or written so as to deceive. */
function addressOf(url: string, base: string | undefined): URL | undefined {
  const address = parseUrl(url, base);
  if (address === undefined || !/^https?:$/.test(address.protocol) || /[\\\t\r\n]/.test(url)) return undefined;
  return `${address.username}${address.password}` !== '' || HIDDEN_PARENT.test(address.pathname) ? undefined : address;
}

/** Whether `address` is `base` or below it: protocol, host and port are the same, and the path begins with whole segments of it. */
function isBelow(address: URL, base: URL): boolean {
  const path = withoutTrailingSlash(base.pathname);
  if (address.protocol !== base.protocol || address.host !== base.host) return false;
  return address.pathname === path || address.pathname.startsWith(`${path}/`);
}

interface Known {
  readonly access: AccessInfo;
  readonly urls: readonly URL[];
}

const known = new WeakMap<Session, Known>();

/** Every endpoint in the catalog of who is signed in, as the session's `mapUrl` wants it. */
function catalogUrls(session: Session, access: AccessInfo): readonly URL[] {
  const last = known.get(session);
  if (last?.access === access) return last.urls;
  const endpoints = access.serviceCatalog.normalizeCatalog().flatMap((service) => service.endpoints);
  const urls = endpoints.flatMap(({ url, serviceType, interface: name, regionName }) => {
    try {
      return parseUrl(session.connection.mapUrl(url, { serviceType, interface: name, regionName })) ?? [];
    } catch {
      return []; // what cannot be mapped gets no token; a request to that service tells why
    }
  });
  known.set(session, { access, urls });
  return urls;
}
