import { defer, map, type Observable } from 'rxjs';
import { isJsonObject, textIn } from '../../access/json-object.js';
import { InvalidResponse } from '../../errors/invalid-response.js';
import type { Connection } from '../../http/connection.js';
import type { Fields } from '../../http/request-values.js';
import type { ApiResponse } from '../../http/response.js';
import { checkHttpUrl } from '../../http/url.js';
import { redactUrl } from '../../redaction/redact-url.js';
import { warnOfPlainHttp } from '../plain-http.js';

/** What an OAuth 2.0 server gives for credentials. */
export interface OAuth2AccessToken {
  readonly token: string;
  /** From when it was asked for; `undefined`: nobody said. */
  readonly lifeMs: number | undefined;
}

/** Where and with what it is asked for. */
export interface AccessTokenRequest {
  /** As the user gave it. */
  readonly endpoint: string;
  readonly form: Fields;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * `POST` of an OAuth 2.0 grant. Errors with an OptionError, before anything is sent, if the endpoint is no URL.
 *
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-4.4
 */
export function requestAccessToken(connection: Connection, { endpoint, form, headers = {} }: AccessTokenRequest): Observable<OAuth2AccessToken> {
  return defer(() => {
    const url = checkHttpUrl(endpoint, 'oauth2Endpoint');
    warnOfPlainHttp(connection, url);
    const plan = { log: false, retryNonIdempotent: true, responseType: 'json' } as const;
    return connection.send({ method: 'POST', url, headers: { Accept: 'application/json', ...headers }, body: form, ...plan });
  }).pipe(map((response) => readAccessToken(response, connection)));
}

/** The token of a reply; hidden from here on. */
function readAccessToken(response: ApiResponse, connection: Connection): OAuth2AccessToken {
  const { status, body } = response;
  const document = isJsonObject(body) ? body : undefined;
  const token = textIn(document, 'access_token');
  if (token !== undefined) connection.conceal(token);
  if (status !== 200) throw unusable(response, 'instead of 200');
  if (token === undefined) throw unusable(response, 'but without "access_token"');
  const type = textIn(document, 'token_type') ?? 'Bearer';
  if (type.toLowerCase() !== 'bearer') throw unusable(response, 'but with a token that is not of the type Bearer');
  return { token, lifeMs: lifeOf(document?.['expires_in']) };
}

/** Some servers write the number as a text. */
function lifeOf(expiresIn: unknown): number | undefined {
  const seconds = typeof expiresIn === 'number' || typeof expiresIn === 'string' ? Number(expiresIn) : Number.NaN;
  return Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : undefined;
}

function unusable({ status, url, requestId }: ApiResponse, how: string): InvalidResponse {
  return new InvalidResponse(`POST ${redactUrl(url)} was answered with ${String(status)} ${how}; is this the OAuth 2.0 token endpoint?`, {
    outcome: 'refused',
    requestId,
  });
}
