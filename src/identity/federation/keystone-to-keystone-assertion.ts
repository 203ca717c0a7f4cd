import { catchError, from, map, mergeMap, tap, throwError, type Observable } from 'rxjs';
import { AUTH_INTERFACE } from '../../access/endpoint-filter.js';
import { AuthorizationFailure } from '../../errors/authorization-failure.js';
import { isHttpError } from '../../errors/http-error.js';
import { InvalidResponse } from '../../errors/invalid-response.js';
import { isRefusalOfCredentials } from '../../errors/refusal.js';
import type { Connection } from '../../http/connection.js';
import type { ApiResponse } from '../../http/response.js';
import { joinUrl } from '../../http/url.js';
import { redactUrl } from '../../redaction/redact-url.js';
import type { IdentityPlugin } from '../identity-plugin.js';
import { warnOfPlainHttp } from '../plain-http.js';
import { RejectedNewTokens } from './rejected-new-tokens.js';
import { parseXml } from './xml/parse-xml.js';
import { XmlRefused } from './xml/xml-refused.js';

/** Who vouches for whom: the cloud where `base` signs in, to another one that it knows under the id `serviceProvider`. */
export interface Voucher {
  readonly base: IdentityPlugin;
  readonly serviceProvider: string;
}

/**
 * What the local Keystone says about its user, as the document that a service provider takes (SAML, enhanced client). Where
 * it rejects the local token, a new one is tried; that it rejects a new one too counts as a refusal of these credentials.
 *
 * @see https://docs.openstack.org/api-ref/identity/v3-ext/#generate-an-ecp-wrapped-saml-assertion
 */
export function localAssertion(connection: Connection, voucher: Voucher): Observable<string> {
  const { base } = voucher;
  return from(base.getEndpoint(connection, { interface: AUTH_INTERFACE, version: '3' })).pipe(
    mergeMap((root) => {
      if (root === undefined) throw new AuthorizationFailure(`${base.authUrl} has no Identity v3, so it cannot vouch for its users elsewhere.`);
      return asked(connection, { ...voucher, url: joinUrl(root, 'auth/OS-FEDERATION/saml2/ecp') });
    }),
  );
}

/** A question to the local Keystone. */
interface Question extends Voucher {
  readonly url: string;
  /** The token that was rejected before; a second rejection is believed. */
  readonly rejected?: string | undefined;
}

const rejectedNewTokens = new RejectedNewTokens();

function asked(connection: Connection, question: Question): Observable<string> {
  const { base, url } = question;
  warnOfPlainHttp(connection, url);
  return base.getToken(connection).pipe(
    mergeMap((token) => {
      if (token === undefined) throw new AuthorizationFailure(`The auth plugin for ${base.authUrl} has no token to vouch with.`);
      return sent(connection, question, token).pipe(
        tap(() => {
          rejectedNewTokens.forget(base);
        }),
        catchError((error: unknown) => {
          const mayBeOld = isAboutToken(error) && isWorthAnother(connection, question, token);
          return mayBeOld ? asked(connection, { ...question, rejected: token }) : throwError(() => explained(error, question));
        }),
      );
    }),
  );
}

/** Whether the rejected token is dropped: it may be an old one, unless it was made only because of such a rejection. */
function isWorthAnother(connection: Connection, { base, rejected }: Question, token: string): boolean {
  if (rejected === undefined) return !rejectedNewTokens.has(base, token, connection) && base.invalidate({ 'X-Auth-Token': token });
  if (rejected !== token) rejectedNewTokens.add(base, token, connection);
  return false;
}

function sent(connection: Connection, { url, serviceProvider }: Question, token: string): Observable<string> {
  connection.conceal(token);
  const identity = { methods: ['token'], token: { id: token } };
  return connection
    .send({
      method: 'POST',
      url,
      headers: { Accept: 'application/json' },
      json: { auth: { identity, scope: { service_provider: { id: serviceProvider } } } },
      log: false,
      retryNonIdempotent: true,
    })
    .pipe(
      map((reply) => {
        const assertion = readAssertion(connection, reply);
        connection.conceal(assertion);
        return assertion;
      }),
    );
}

/** The document, as it came: it is signed. */
function readAssertion(connection: Connection, { body, url, status, requestId }: ApiResponse): string {
  const label = `POST ${redactUrl(url)} was answered with ${String(status)}`;
  if (typeof body !== 'string' || body.trim() === '') {
    throw new InvalidResponse(`${label} but without an assertion; is this Keystone an identity provider?`, { outcome: 'refused', requestId });
  }
  try {
    parseXml(body);
  } catch (cause) {
    if (!(cause instanceof XmlRefused)) throw cause;
    throw new InvalidResponse(`${label} and an assertion that is not accepted: ${connection.redact(cause.message)}.`, { outcome: 'refused', requestId });
  }
  return body;
}

/** A token in the body that has ended or was revoked is one that Keystone cannot find. Other 404s are no reason to drop a good one. */
function isAboutToken(error: unknown): boolean {
  return isHttpError(error, 401) || (isHttpError(error, 404) && /\btoken\b/i.test(error.serviceMessage ?? ''));
}

function explained(error: unknown, { serviceProvider, url }: Question): unknown {
  if (!isHttpError(error)) return error;
  const { outcome, requestId } = error;
  return new AuthorizationFailure(
    `${redactUrl(url)} made no assertion for the service provider ${JSON.stringify(serviceProvider)}: ${error.message}`,
    { outcome, requestId, cause: error, refusesCredentials: isAboutToken(error) || isRefusalOfCredentials(error) },
  );
}
