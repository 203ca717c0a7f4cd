import { withoutTrailingSlash } from '../../http/url.js';
import { refusal } from './gateway-fault.js';

/** An endpoint, taken apart before the version in its path. */
export interface ServiceRoot {
  /** Without a slash at its end. */
  readonly root: string;
  /** The version and what follows it, with a slash at its begin; empty where the endpoint names none. */
  readonly versioned: string;
}

const VERSION = /^v\d+(\.\d+)*$/;

/** `http://nova/compute/v2.1` is the root `http://nova/compute` and `/v2.1`. */
export function serviceRoot(endpoint: string): ServiceRoot {
  const { origin, pathname } = new URL(endpoint);
  const segments = withoutTrailingSlash(pathname).split('/');
  const at = segments.findLastIndex((segment) => VERSION.test(segment));
  const versioned = at < 0 ? [] : segments.slice(at);
  const root = at < 0 ? segments : segments.slice(0, at);
  return { root: `${origin}${root.join('/')}`, versioned: versioned.map((segment) => `/${segment}`).join('') };
}

/**
 * Where `rest` is at the service: below its endpoint or, if it names a version itself or nothing at all, below the service's root,
 * where its versions are. Never anywhere else.
 */
export function serviceUrl(endpoint: string, rest: string, search: string): string {
  const { root, versioned } = serviceRoot(endpoint);
  const [, first = ''] = rest.split('/');
  const base = first === '' || VERSION.test(first) ? root : `${root}${versioned}`;
  const url = `${base}${rest}${search}`;
  const [own, parsed] = [new URL(`${base}/`), new URL(url)];
  if (own.origin === parsed.origin && `${parsed.pathname}/`.startsWith(own.pathname)) return url;
  throw refusal(400, 'bad-request', 'The path leads out of the service; it was not forwarded.');
}
