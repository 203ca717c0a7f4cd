import { defer, map, mergeMap, of, type Observable } from 'rxjs';
import type { AccessInfo } from '../../access/access-info.js';
import { AuthorizationFailure } from '../../errors/authorization-failure.js';
import { InvalidResponse } from '../../errors/invalid-response.js';
import { ServiceProviderNotFound } from '../../errors/service-provider-not-found.js';
import type { Connection } from '../../http/connection.js';
import type { ApiResponse } from '../../http/response.js';
import { parseUrl, withoutTrailingSlash } from '../../http/url.js';
import { redactUrl } from '../../redaction/redact-url.js';
import { warnOfPlainHttp } from '../plain-http.js';
import { readToken } from '../v3-sign-in.js';
import { withFlowCookies } from './flow-cookies.js';
import type { Voucher } from './keystone-to-keystone-assertion.js';

/** Where another cloud lets those in whom a local Keystone vouches for. */
export interface Entry {
  /** Takes the assertion. */
  readonly spUrl: string;
  /** Gives an unscoped token to whom the web server lets in. */
  readonly federatedUrl: string;
}

/** What the mutual agreement is called in URLs; before it stands the root of the Identity API. */
const AGREEMENT = '/OS-FEDERATION/';

/**
 * The entry that the local token names for a service provider.
 *
 * @throws ServiceProviderNotFound if it names none, InvalidResponse if the registration is not complete.
 */
export function entryOf(connection: Connection, { serviceProviders }: AccessInfo, { base, serviceProvider }: Voucher): Entry {
  if (serviceProviders === undefined) {
    throw new ServiceProviderNotFound(`The token of ${base.authUrl} is one of Identity v2.0, which knows no service providers.`);
  }
  const read = (name: string, url: string | undefined): string => {
    const mapped = url === undefined ? undefined : connection.mapUrl(url, { serviceType: 'identity' });
    if (mapped !== undefined && /^https?:$/.test(parseUrl(mapped)?.protocol ?? '')) return mapped;
    throw new InvalidResponse(
      `The service provider ${JSON.stringify(serviceProvider)} is registered at ${base.authUrl} without a usable ${name}; ` +
        'an operator has to set it to an http or https URL.',
    );
  };
  return {
    spUrl: read('sp_url', serviceProviders.getSpUrl(serviceProvider)),
    federatedUrl: read('auth_url', serviceProviders.getSpAuthUrl(serviceProvider)),
  };
}

/** The root of the other cloud's Identity API, as far as its entry says. */
export function remoteAuthUrl({ federatedUrl }: Entry): string {
  return withoutTrailingSlash(federatedUrl.split(AGREEMENT, 1).join());
}

/**
 * Hands in the assertion. The web server answers with a token or lets us in with a cookie and sends us elsewhere; then the
 * token is fetched where the registration says, not where that server says.
 */
export function enter(connection: Connection, { spUrl, federatedUrl }: Entry, assertion: string): Observable<AccessInfo> {
  return defer(() => {
    const flow = withFlowCookies(connection);
    const common = { headers: { 'Content-Type': 'application/vnd.paos+xml' }, responseType: 'json', log: false } as const;
    warnOfPlainHttp(connection, spUrl);
    warnOfPlainHttp(connection, federatedUrl);
    return flow.send({ ...common, method: 'POST', url: spUrl, body: assertion, redirect: false }).pipe(
      mergeMap((handedIn) => {
        const token = (method: 'GET' | 'POST') => (reply: ApiResponse): AccessInfo => readToken(fromEntry(reply, [spUrl, federatedUrl]), method);
        return letsIn(handedIn) ? flow.send({ ...common, url: federatedUrl }).pipe(map(token('GET'))) : of(token('POST')(handedIn));
      }),
    );
  });
}

function letsIn({ status }: ApiResponse): boolean {
  return status === 302 || status === 303;
}

/** Who is not let in is often sent to a page for people, elsewhere: what comes from there is no token. */
function fromEntry(reply: ApiResponse, entry: readonly string[]): ApiResponse {
  const origin = parseUrl(reply.url)?.origin;
  if (entry.some((url) => parseUrl(url)?.origin === origin)) return reply;
  throw new AuthorizationFailure(
    `The service provider sent us on to ${redactUrl(reply.url)} in place of giving a token; did it accept the assertion?`,
    { outcome: 'refused', requestId: reply.requestId },
  );
}
