import { InvalidResponse } from '../errors/invalid-response.js';
import { frozenCopy } from './frozen-copy.js';
import { isJsonObject, objectIn, type JsonObject } from './json-object.js';

/** The body of a token reply, recognised and frozen. */
export interface TokenDocument {
  readonly version: 'v2.0' | 'v3';
  /** The object in the one member of the body: `token` (v3) or `access` (v2.0). */
  readonly content: JsonObject;
  /** The whole body. With v2.0 it holds the token itself. */
  readonly body: JsonObject;
}

/**
 * Recognises the body of a token reply: `{"token": {...}}` is v3, `{"access": {...}}` is v2.0.
 *
 * @see https://docs.openstack.org/api-ref/identity/v3/#authentication-and-token-management
 * @throws InvalidResponse when it is neither
 */
export function readTokenDocument(body: unknown): TokenDocument {
  const copy = frozenCopy(body);
  if (isJsonObject(copy)) {
    const token = objectIn(copy, 'token');
    if (token !== undefined) return { version: 'v3', content: token, body: copy };
    const access = objectIn(copy, 'access');
    if (access !== undefined) return { version: 'v2.0', content: access, body: copy };
  }
  throw new InvalidResponse(
    'The reply to a sign-in is no token document: it has neither a "token" (v3) nor an "access" (v2.0) object. ' +
      'Check that authUrl names the Identity service itself and not, for instance, a login page in front of it.',
  );
}
