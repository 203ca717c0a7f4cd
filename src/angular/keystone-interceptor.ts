import { FetchBackend, HttpBackend, HttpErrorResponse, type HttpInterceptorFn, type HttpRequest } from '@angular/common/http';
import { DOCUMENT, inject, NgZone, untracked } from '@angular/core';
import { isForCatalog } from '../session/is-for-catalog.js';
import { withAuthHeaders } from '../session/with-auth-headers.js';
import type { TokenState } from '../token/token-state.js';
import { ATTACH_TO } from './attach-to.js';
import { inZone } from './in-zone.js';
import type { Keystone } from './keystone.js';
import { keystoneRequest } from './keystone-request.js';
import { KEYSTONE } from './keystone-token.js';
import { WITHOUT_KEYSTONE } from './openstack-context.js';

/**
 * OpenStack for HttpClient and httpResource: `provideHttpClient(withInterceptors([..., keystoneInterceptor]))`. Put it last:
 * interceptors after it see the token.
 *
 * A request to `keystone:/path` with `context: openstack('compute')` goes the whole way of the session: endpoint, microversion,
 * token, one renewal after a 401, retries, events, and its typed errors instead of HttpErrorResponse. Its exchanges pass the
 * interceptors that follow; those of an attempt that is repeated tell their progress again.
 *
 * Any other request gets the token of who is signed in only if it goes to an endpoint of the catalog (as `mapUrl` gives it) or to
 * what `attachTo` names, or below; never because of that is anybody signed in. It keeps its HttpErrorResponse. A request with an
 * `X-Auth-Token` of its own or with `context: withoutKeystone()` stays as it is.
 */
export const keystoneInterceptor: HttpInterceptorFn = (request, next) => {
  const keystone = inject(KEYSTONE);
  const zone = inject(NgZone);
  if (/^keystone:/i.test(request.url)) {
    // XMLHttpRequest follows redirects and takes the token along; told not to, it only warns.
    const redirect = inject(HttpBackend) instanceof FetchBackend ? 'manual' : undefined;
    return keystoneRequest(request, { keystone, next, redirect }).pipe(inZone(zone));
  }
  // Whoever sends a request in an effect does not ask to do so again at each renewal.
  if (!untracked(() => mayCarryToken(request, keystone))) return next(request);
  const { transferCache = false } = request;
  const sent$ = withAuthHeaders(keystone.session, {
    send: (setHeaders) => next(setHeaders === undefined ? request : request.clone({ setHeaders, transferCache })),
    isRejection: (error) => error instanceof HttpErrorResponse && error.status === 401,
  });
  return sent$.pipe(inZone(zone));
};

const USABLE: ReadonlySet<string> = new Set<TokenState['status']>(['valid', 'renewing']);

function mayCarryToken({ context, headers, urlWithParams }: HttpRequest<unknown>, keystone: Keystone): boolean {
  if (context.get(WITHOUT_KEYSTONE) || headers.has('X-Auth-Token')) return false;
  const access = keystone.access();
  if (access === undefined || !USABLE.has(keystone.tokenState().status)) return false;
  const base = inject(DOCUMENT, { optional: true })?.baseURI;
  const further = inject(ATTACH_TO, { optional: true })?.() ?? [];
  return isForCatalog(urlWithParams, { session: keystone.session, access, base, further });
}
