import { RedirectRefused } from '../errors/redirect-refused.js';
import type { ExchangeProgress } from './exchange-progress.js';
import { addHeader, copyHeaders, type HeaderMap } from './headers.js';
import { isLinkLocal } from './link-local.js';
import type { ApiResponse } from './response.js';
import { parseUrl } from './url.js';
import type { WireRequest } from './wire-request.js';

/** 300 is how version lists are answered and 304 is about caches: neither is a redirect. */
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 305, 307, 308]);

/** What the way of a redirect depends on from outside. */
export interface RedirectSurroundings {
  readonly mapUrl: (url: string) => string;
  /** A URL as it may be shown. */
  readonly shown: (url: string) => string;
}

/** Whether a reply asks to go elsewhere and the request may still do so. */
export function isRedirect(status: number, progress: ExchangeProgress): boolean {
  return progress.redirectsLeft > 0 && REDIRECTS.has(status);
}

/**
 * Where a redirect leads: `undefined` if it does not say so. Within an origin method, body and headers are kept, whatever
 * the status. To another origin only a GET or HEAD without body goes, without any header; everything else is
 * {@link RedirectRefused}.
 */
export function followRedirect(
  request: WireRequest,
  response: ApiResponse,
  { progress, surroundings }: { readonly progress: ExchangeProgress; readonly surroundings: RedirectSurroundings },
): ExchangeProgress | undefined {
  const location = response.headers['location'];
  if (location === undefined || location.trim() === '') return undefined;
  const named = withoutUser(parseUrl(location, progress.url));
  const to = named && parseUrl(surroundings.mapUrl(named.href), progress.url);
  const label = `${request.method} ${surroundings.shown(response.url)} was redirected (${String(response.status)}) to`;
  if (to === undefined || !/^https?:$/.test(to.protocol)) {
    throw refused(`${label} ${surroundings.shown(location)}, which is no http or https URL; it was not followed.`, response);
  }
  const sameOrigin = to.origin === parseUrl(progress.url)?.origin;
  const obstacle = sameOrigin ? undefined : whyNotThere(request, to, named);
  if (obstacle !== undefined) throw refused(`${label} ${surroundings.shown(to.href)}, ${obstacle}`, response);
  return {
    ...progress,
    url: to.href,
    headers: sameOrigin ? withRequestId(progress.headers, response) : {},
    redirectsLeft: progress.redirectsLeft - 1,
    connectDelays: 0,
    statusCodeDelays: 0,
    history: [...progress.history, { status: response.status, url: response.url }],
  };
}

/** A server must not choose the user and password that we sign in with, there or elsewhere. */
function withoutUser(url: URL | undefined): URL | undefined {
  if (url !== undefined && url.username + url.password !== '') Object.assign(url, { username: '', password: '' });
  return url;
}

/** Why a redirect to another origin is not followed; `named` is where it leads before `mapUrl`, which may lead wherever it likes. */
function whyNotThere(request: WireRequest, to: URL, named: URL | undefined): string | undefined {
  if (to.host === named?.host && isLinkLocal(to.href)) return 'a link-local address, where no service of a cloud is; it was not followed.';
  if (mayLeave(request)) return undefined;
  return 'another origin; credentials and bodies do not follow there. If that is the right address, use it directly.';
}

function mayLeave({ method, body }: WireRequest): boolean {
  return (method === 'GET' || method === 'HEAD') && !body.present;
}

function withRequestId(headers: HeaderMap, response: ApiResponse): HeaderMap {
  const requestId = response.headers['x-openstack-request-id'];
  if (requestId === undefined) return headers;
  const copy = copyHeaders(headers);
  addHeader(copy, 'X-Openstack-Request-Id', requestId);
  return copy;
}

function refused(message: string, { requestId }: ApiResponse): RedirectRefused {
  return new RedirectRefused(message, { outcome: 'refused', requestId });
}
