import { isJsonObject, textIn, textsIn, type JsonObject } from '../../access/json-object.js';
import { InvalidResponse } from '../../errors/invalid-response.js';

/** What an id_token has to say. */
export interface IdTokenExpectation {
  /** Unchecked where the issuer is not known. */
  readonly issuer: string | undefined;
  /** The client it has to be for. */
  readonly clientId: string | undefined;
  /** What was sent with the authorization request, if there was one. */
  readonly nonce: string | undefined;
  /** The clock it is held against, in milliseconds since 1970. */
  readonly at: number;
}

/** Clocks differ. */
const LEEWAY_MS = 5 * 60 * 1000;

/**
 * Checks issuer, audience, authorized party, end and nonce of an id_token. Its signature is not verified: it came from the token endpoint over
 * a connection of our own, which OpenID Connect Core accepts instead (§3.1.3.7, item 6), and Keystone verifies it. For the
 * same reason one that cannot be read, because it is encrypted, is left to Keystone, unless a nonce has to be found in it.
 *
 * @throws InvalidResponse naming the claim.
 * @see https://openid.net/specs/openid-connect-core-1_0.html#IDTokenValidation
 */
export function checkIdToken(idToken: string, expected: IdTokenExpectation): void {
  const claims = claimsOf(idToken);
  if (claims === undefined) {
    if (expected.nonce === undefined) return;
    throw wrong('cannot be read, so that its "nonce" cannot be checked');
  }
  const fault = faultOf(claims, expected);
  if (fault !== undefined) throw wrong(fault);
}

function faultOf(claims: JsonObject, { issuer, clientId, nonce, at }: IdTokenExpectation): string | undefined {
  const { exp } = claims;
  if (issuer !== undefined && claims['iss'] !== issuer) return 'is from another issuer ("iss") than was asked';
  const stranger = clientId === undefined ? undefined : strangerIn(claims, clientId);
  if (stranger !== undefined) return stranger;
  if (nonce !== undefined && claims['nonce'] !== nonce) return 'answers another authorization request ("nonce")';
  return typeof exp !== 'number' || exp * 1000 + LEEWAY_MS < at ? 'has ended ("exp")' : undefined;
}

/** Why it was not made for this client; one that is for several says to whom it was given. */
function strangerIn(claims: JsonObject, clientId: string): string | undefined {
  const audience = audienceOf(claims);
  const party = claims['azp'];
  if (!audience.includes(clientId)) return 'is for another client ("aud")';
  if (party === undefined) return audience.length > 1 ? 'is for several clients and does not say to whom it was given ("azp")' : undefined;
  return party === clientId ? undefined : 'was given to another client ("azp")';
}

/** The claims of a JSON Web Token in three parts; `undefined` for anything else. */
function claimsOf(token: string): JsonObject | undefined {
  const [, payload, signature, ...more] = token.split('.');
  if (payload === undefined || signature === undefined || more.length > 0) return undefined;
  try {
    const bytes = Uint8Array.from(atob(payload.replaceAll('-', '+').replaceAll('_', '/')), (char) => char.charCodeAt(0));
    const claims: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return isJsonObject(claims) ? claims : undefined;
  } catch {
    return undefined;
  }
}

function audienceOf(claims: JsonObject): readonly string[] {
  const one = textIn(claims, 'aud');
  return one === undefined ? textsIn(claims, 'aud') : [one];
}

function wrong(fault: string): InvalidResponse {
  return new InvalidResponse(`The id_token of the identity provider ${fault}; it was not handed to Keystone.`, { outcome: 'refused' });
}
