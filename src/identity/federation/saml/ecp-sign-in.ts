import { catchError, concat, defer, ignoreElements, map, mergeMap, of, throwError, type Observable } from 'rxjs';
import type { AccessInfo } from '../../../access/access-info.js';
import { AuthorizationFailure } from '../../../errors/authorization-failure.js';
import { basicAuthorization } from '../../../http/basic-authorization.js';
import type { Connection } from '../../../http/connection.js';
import type { HttpRequest } from '../../../http/request.js';
import type { ApiResponse } from '../../../http/response.js';
import { redactUrl } from '../../../redaction/redact-url.js';
import { warnOfPlainHttp } from '../../plain-http.js';
import { explained } from '../explained.js';
import { identityProviderRefusal } from '../identity-provider-refusal.js';
import { federatedToken, fromSameOrigin } from '../federated-token.js';
import { withFlowCookies } from '../flow-cookies.js';
import { concealInXml } from '../xml/conceal-in-xml.js';
import { isSaid, readXml } from '../xml/read-xml.js';
import { consumerTarget, returnTarget } from './ecp-targets.js';
import { CONSUMER_MISMATCH, PAOS_HEADERS, PAOS_TYPE, isFault, readEcpRequest, readEcpResponse, type EcpRequest, type EcpResponse } from './ecp-messages.js';

/** One sign-in with the ECP profile of SAML 2.0. */
export interface EcpSignIn {
  /** Where the service provider in front of Keystone gives the unscoped token. */
  readonly federatedUrl: string;
  /** Takes the SOAP envelope with the AuthnRequest, and asks for HTTP Basic. */
  readonly identityProviderUrl: string;
  readonly username: string;
  readonly password: string;
}

const ADVICE = 'Is ECP enabled for this protocol at the service provider in front of Keystone?';

/**
 * The unscoped token, by way of an identity provider: it goes from the service provider (which asks to sign in) to the
 * identity provider (with user and password, which go nowhere else), from there with the assertion back to the service
 * provider's consumer URL, and to the token.
 *
 * @see https://docs.oasis-open.org/security/saml/v2.0/saml-profiles-2.0-os.pdf §4.2
 */
export function ecpSignIn(connection: Connection, wanted: EcpSignIn): Observable<AccessInfo> {
  return defer(() => {
    const flow = withFlowCookies(connection);
    const quiet = concealInXml(connection, wanted.password);
    return askForToken(flow, wanted.federatedUrl).pipe(
      mergeMap((first) => (isPaos(first) ? signedIn(flow, wanted, { first, quiet }) : of(first))),
      map((last) => {
        if (isPaos(last)) throw stillAsked(last);
        return federatedToken(last, ADVICE);
      }),
    );
  });
}

/** A GET that says that its sender knows ECP. */
function askForToken(flow: Connection, url: string): Observable<ApiResponse> {
  const get: HttpRequest = { method: 'GET', url, headers: PAOS_HEADERS, responseType: 'bytes', log: false };
  return flow.send(get).pipe(map((reply) => fromSameOrigin(reply, url, ADVICE)));
}

/** From the request to sign in to the reply that has the token. */
function signedIn(
  flow: Connection,
  wanted: EcpSignIn,
  { first, quiet }: { readonly first: ApiResponse; readonly quiet: (text: string) => string },
): Observable<ApiResponse> {
  const request = readXml(first, { from: 'the service provider', read: readEcpRequest, quiet });
  const target = consumerTarget(flow, request.consumerUrl, wanted.federatedUrl);
  return askIdentityProvider(flow, request, wanted).pipe(
    map((reply) => ecpResponse(reply, { flow, quiet })),
    mergeMap((response) =>
      response.consumerUrl === request.consumerUrl
        ? handIn(flow, { request, response, target, federatedUrl: wanted.federatedUrl })
        : tellMismatch(flow, target, { request, response, wanted }),
    ),
  );
}

function askIdentityProvider(
  flow: Connection,
  { message }: EcpRequest,
  { identityProviderUrl: url, username, password }: EcpSignIn,
): Observable<ApiResponse> {
  warnOfPlainHttp(flow, url);
  const headers = { Authorization: basicAuthorization(username, password), 'Content-Type': 'text/xml' };
  return flow.send({
    ...{ method: 'POST', url, headers, body: message, responseType: 'bytes' },
    ...{ log: false, raiseExc: false, retryNonIdempotent: true },
  });
}

/** SOAP's faults come with a 500, and say more than that. */
function ecpResponse(reply: ApiResponse, { flow, quiet }: { readonly flow: Connection; readonly quiet: (text: string) => string }): EcpResponse {
  const isReadable = reply.status < 400 || (reply.status === 500 && isSaid(isFault, reply));
  if (!isReadable) throw identityProviderRefusal(reply, { now: flow.runtime.now(), quiet });
  return readXml(reply, { from: 'the identity provider', read: readEcpResponse, quiet, answersCredentials: true });
}

/** The assertion reached the right client: to its consumer, which lets us in and sends us back. */
function handIn(
  flow: Connection,
  handed: { readonly request: EcpRequest; readonly response: EcpResponse; readonly target: string; readonly federatedUrl: string },
): Observable<ApiResponse> {
  const { request, response, target, federatedUrl } = handed;
  flow.conceal(response.assertion);
  warnOfPlainHttp(flow, target);
  return flow.send(paosPost(target, response.messageWith(request.relayState))).pipe(
    mergeMap((reply) => {
      if (reply.status !== 302 && reply.status !== 303) return of(reply);
      return askForToken(flow, returnTarget(flow, reply, federatedUrl));
    }),
    explained({
      what: 'The service provider did not let the user in with the assertion of the identity provider',
      on: { method: 'GET', url: redactUrl(federatedUrl) },
    }),
  );
}

function paosPost(url: string, body: string): HttpRequest {
  return { method: 'POST', url, headers: { 'Content-Type': PAOS_TYPE }, body, responseType: 'bytes', redirect: false, log: false };
}

/** Somebody between the two might be after the assertion: it is thrown away, and the service provider is told. */
function tellMismatch(
  flow: Connection,
  target: string,
  { request, response, wanted }: { readonly request: EcpRequest; readonly response: EcpResponse; readonly wanted: EcpSignIn },
): Observable<never> {
  const error = new AuthorizationFailure(
    `The service provider ${redactUrl(wanted.federatedUrl)} wants the assertion at ${redactUrl(request.consumerUrl)}, but the identity ` +
      `provider ${redactUrl(wanted.identityProviderUrl)} made it for ${redactUrl(response.consumerUrl)}; it was not handed in. ` +
      'Check the metadata of the service provider at the identity provider.',
    { outcome: 'refused' },
  );
  const told$ = flow.send({ ...paosPost(target, CONSUMER_MISMATCH), raiseExc: false });
  return concat(told$.pipe(ignoreElements(), catchError(() => [])), throwError(() => error));
}

function isPaos({ status, headers }: ApiResponse): boolean {
  return status === 200 && headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase() === PAOS_TYPE;
}

function stillAsked({ url, requestId }: ApiResponse): AuthorizationFailure {
  return new AuthorizationFailure(
    `The service provider took the assertion, but ${redactUrl(url)} asks to sign in once more: it did not recognise its own session. ` +
      'Check that its cookie is for the host of "authUrl" (and, if it is a secure one, that "authUrl" is https).',
    { outcome: 'refused', requestId },
  );
}
