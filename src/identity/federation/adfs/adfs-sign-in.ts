import { defer, map, mergeMap, type Observable } from 'rxjs';
import type { AccessInfo } from '../../../access/access-info.js';
import { AuthorizationFailure } from '../../../errors/authorization-failure.js';
import type { Connection } from '../../../http/connection.js';
import type { HttpRequest } from '../../../http/request.js';
import type { ApiResponse } from '../../../http/response.js';
import { redactUrl } from '../../../redaction/redact-url.js';
import { warnOfPlainHttp } from '../../plain-http.js';
import { explained } from '../explained.js';
import type { ArrivedOver } from '../federated-plugin.js';
import { federatedToken, fromSameOrigin } from '../federated-token.js';
import { withFlowCookies, type FlowConnection } from '../flow-cookies.js';
import { identityProviderRefusal } from '../identity-provider-refusal.js';
import { concealInXml } from '../xml/conceal-in-xml.js';
import { parseXml } from '../xml/parse-xml.js';
import { readXml } from '../xml/read-xml.js';
import { XmlRefused } from '../xml/xml-refused.js';
import { readFault, readSecurityToken } from './security-token.js';
import { securityTokenRequest } from './security-token-request.js';

/** One sign-in with the word of ADFS. */
export interface AdfsSignIn {
  /** Where the service provider in front of Keystone gives the unscoped token. */
  readonly federatedUrl: string;
  /** WS-Trust 1.3 with user and password: `.../adfs/services/trust/13/usernamemixed`. */
  readonly identityProviderUrl: string;
  /** Takes the security token and starts a session. */
  readonly serviceProviderEndpoint: string;
  /** How the identity provider calls the service provider. */
  readonly serviceProviderEntityId: string;
  readonly username: string;
  readonly password: string;
}

/**
 * The unscoped token, by way of ADFS: user and password are exchanged for a security token there, the token for a session
 * at the service provider, and with the cookie of that session Keystone answers; it goes along with what follows.
 *
 * @see https://docs.oasis-open.org/wsfed/federation/v1.2/ws-federation.html
 */
export function adfsSignIn(connection: Connection, wanted: AdfsSignIn): Observable<ArrivedOver> {
  return defer(() => {
    const flow = withFlowCookies(connection);
    const quiet = concealInXml(connection, wanted.password);
    return askIdentityProvider(flow, wanted).pipe(
      map((reply) => securityToken(reply, { now: connection.runtime.now(), quiet })),
      mergeMap((token) => handIn(flow, wanted.serviceProviderEndpoint, token)),
      mergeMap(() => enter(flow, wanted)),
      map((access) => ({ access, over: flow })),
    );
  });
}

function askIdentityProvider(flow: Connection, wanted: AdfsSignIn): Observable<ApiResponse> {
  const { identityProviderUrl: url, serviceProviderEntityId: appliesTo, username, password } = wanted;
  const body = securityTokenRequest({ to: url, username, password, appliesTo, now: flow.runtime.now(), ids: [crypto.randomUUID().replaceAll('-', ''), crypto.randomUUID().replaceAll('-', '')] });
  warnOfPlainHttp(flow, url);
  return flow.send({
    ...{ method: 'POST', url, headers: { 'Content-Type': 'application/soap+xml; charset=utf-8' }, body, responseType: 'bytes' },
    ...{ log: false, raiseExc: false, retryNonIdempotent: true },
  });
}

/** ADFS says with a 500 that it knows no such user; the SOAP fault in it says so better than the status. */
function securityToken(
  reply: ApiResponse,
  { now, quiet }: { readonly now: number; readonly quiet: (text: string) => string },
): string {
  const { status, url, requestId } = reply;
  if (status < 400) return readXml(reply, { from: 'the identity provider', read: readSecurityToken, quiet });
  const fault = status === 500 ? faultIn(reply) : undefined;
  if (fault === undefined) throw identityProviderRefusal(reply, { now, quiet });
  throw new AuthorizationFailure(
    `The identity provider ${redactUrl(url)} issued no security token: ${quiet(fault)}. Check "username" and "password", and ` +
      'that it knows the service provider by "serviceProviderEntityId".',
    { outcome: 'refused', requestId, refusesCredentials: /:FailedAuthentication\b/.test(fault) },
  );
}

function faultIn({ body }: ApiResponse): string | undefined {
  try {
    return typeof body === 'string' ? readFault(parseXml(body)) : undefined;
  } catch (error) {
    if (error instanceof XmlRefused) return undefined;
    throw error;
  }
}

/** The service provider answers with a page to go on to, which nobody has to see: what counts is its cookie. */
function handIn(flow: Connection, url: string, wresult: string): Observable<ApiResponse> {
  flow.conceal(wresult);
  warnOfPlainHttp(flow, url);
  const post: HttpRequest = { method: 'POST', url, body: { wa: 'wsignin1.0', wresult }, responseType: 'bytes', redirect: false, log: false };
  return flow.send(post).pipe(explained({ what: 'The service provider did not take the security token of the identity provider' }));
}

const ADVICE = 'Does the service provider protect this URL, and with the session that it gave?';

function enter(flow: FlowConnection, { federatedUrl, serviceProviderEndpoint }: AdfsSignIn): Observable<AccessInfo> {
  if (!flow.hasCookieFor(federatedUrl)) {
    throw new AuthorizationFailure(
      `The service provider took the security token at ${redactUrl(serviceProviderEndpoint)}, but gave no cookie for ` +
        `${redactUrl(federatedUrl)}, so Keystone would not know the user. Check "serviceProviderEndpoint", and that it has the host of "authUrl".`,
      { outcome: 'refused' },
    );
  }
  return flow.send({ method: 'GET', url: federatedUrl, responseType: 'bytes', log: false }).pipe(
    explained({ what: 'Keystone did not let the user in with the session of the service provider' }),
    map((reply) => federatedToken(fromSameOrigin(reply, federatedUrl, ADVICE), ADVICE)),
  );
}
