import { isJsonObject, textIn } from '../../access/json-object.js';
import { InvalidResponse } from '../../errors/invalid-response.js';
import type { Connection } from '../../http/connection.js';
import type { ApiResponse } from '../../http/response.js';
import { redactUrl } from '../../redaction/redact-url.js';

/** Which token of the provider is handed to Keystone. */
export type AccessTokenType = 'access_token' | 'id_token';

/** What a token endpoint gave. All of it is secret. */
export interface TokenReply {
  readonly accessToken: string | undefined;
  readonly idToken: string | undefined;
  readonly refreshToken: string | undefined;
  /** The provider's clock, in milliseconds since 1970; ours where it does not tell. */
  readonly at: number;
  /** Who gave it, for errors. */
  readonly endpoint: string;
}

/** What a grant brought. */
export interface GrantedTokens {
  readonly reply: TokenReply;
  /** What the id_token has to repeat. */
  readonly nonce?: string | undefined;
  /** Whether there has to be an id_token, whichever token Keystone is to have: it ties the answer to the question. @defaultValue false */
  readonly isIdTokenDue?: boolean | undefined;
}

/** Reads the answer of a token endpoint and has its tokens hidden from everything that is reported. */
export function readTokenReply({ body, headers, url }: ApiResponse, connection: Connection): TokenReply {
  const endpoint = redactUrl(url);
  if (!isJsonObject(body)) {
    throw new InvalidResponse(`POST ${endpoint} was answered without a JSON object; is it the token endpoint?`, { outcome: 'refused' });
  }
  const [accessToken, idToken, refreshToken] = ['access_token', 'id_token', 'refresh_token'].map((name) => textIn(body, name));
  for (const token of [accessToken, idToken, refreshToken]) if (token !== undefined) connection.conceal(token);
  return { accessToken, idToken, refreshToken, at: dateOf(headers['date']) ?? connection.runtime.now(), endpoint };
}

/** The token that Keystone is to have, if the provider gave it. */
export function wantedToken({ accessToken, idToken }: TokenReply, type: AccessTokenType): string | undefined {
  return type === 'id_token' ? idToken : accessToken;
}

/** The token that Keystone is to have; throws InvalidResponse if the provider did not give it. */
export function bearerOf(reply: TokenReply, type: AccessTokenType): string {
  const { endpoint } = reply;
  const bearer = wantedToken(reply, type);
  if (bearer !== undefined) return bearer;
  const advice =
    type === 'id_token' ? 'ask for it with "openid" in "openidScope", or set "accessTokenType" to "access_token".' : 'is it the token endpoint?';
  throw new InvalidResponse(`POST ${endpoint} was answered without ${type}; ${advice}`, { outcome: 'refused' });
}

/** The provider was asked for an id_token ("openid") and gave none. */
export function withoutIdToken({ endpoint }: TokenReply): InvalidResponse {
  return new InvalidResponse(
    `POST ${endpoint} was answered without id_token, so that nothing says that it answers the question that a person was asked; ` +
      'if the provider knows OAuth 2.0 alone, leave "openid" out of "openidScope".',
    { outcome: 'refused' },
  );
}

function dateOf(header: string | undefined): number | undefined {
  const at = header === undefined ? NaN : Date.parse(header);
  return Number.isNaN(at) ? undefined : at;
}
