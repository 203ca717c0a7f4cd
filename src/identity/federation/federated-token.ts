import type { AccessInfo } from '../../access/access-info.js';
import { isJsonObject } from '../../access/json-object.js';
import { AuthorizationFailure } from '../../errors/authorization-failure.js';
import { InvalidResponse } from '../../errors/invalid-response.js';
import type { ApiResponse } from '../../http/response.js';
import { parseUrl } from '../../http/url.js';
import { redactUrl } from '../../redaction/redact-url.js';
import { readToken } from '../v3-sign-in.js';

/**
 * The unscoped token in the reply of the federated URL, which was asked for as bytes.
 *
 * @param advice - what may be wrong if there is none
 * @throws InvalidResponse if there is none.
 */
export function federatedToken(response: ApiResponse, advice: string): AccessInfo {
  const { status, headers, url, requestId } = response;
  const body = response.body instanceof Uint8Array ? jsonIn(response.body) : response.body;
  if (headers['x-subject-token'] === undefined || !isJsonObject(body) || !('token' in body)) {
    const form = headers['content-type']?.split(';', 1)[0] ?? 'no content type';
    throw new InvalidResponse(`${redactUrl(url)} was answered with ${String(status)} (${form}) and without a token. ${advice}`, {
      outcome: 'refused',
      requestId,
    });
  }
  return readToken({ ...response, body });
}

/**
 * The reply, if it is from where it was asked for. Who is not let in is often sent on to a page for people, elsewhere: nothing
 * that comes from there is used.
 *
 * @throws AuthorizationFailure if a redirect led to another origin.
 */
export function fromSameOrigin(reply: ApiResponse, url: string, advice: string): ApiResponse {
  if (parseUrl(reply.url)?.origin === parseUrl(url)?.origin) return reply;
  throw new AuthorizationFailure(`${redactUrl(url)} sent us on to ${redactUrl(reply.url)} in place of giving a token. ${advice}`, {
    outcome: 'refused',
    requestId: reply.requestId,
  });
}

function jsonIn(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes)) as unknown;
  } catch {
    return undefined;
  }
}
