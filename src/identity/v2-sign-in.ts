import { defer, map, type Observable } from 'rxjs';
import { createAccessInfo, type AccessInfo } from '../access/access-info.js';
import { isGiven } from '../credentials/is-given.js';
import { InvalidResponse } from '../errors/invalid-response.js';
import type { Connection } from '../http/connection.js';
import type { HeaderMap } from '../http/headers.js';
import type { ApiResponse } from '../http/response.js';
import { redactUrl } from '../redaction/redact-url.js';
import { warnOfPlainHttp } from './plain-http.js';

/** One sign-in at Identity v2.0. */
export interface V2SignIn {
  /** Ends in `/v2.0`. */
  readonly root: string;
  /** `passwordCredentials` or `token`, tenant and trust. */
  readonly auth: Readonly<Record<string, unknown>>;
  /** Sent as X-Auth-Token by the token plugin. */
  readonly token?: string | undefined;
}

/** `POST /v2.0/tokens`. */
export function v2SignIn(connection: Connection, { root, auth, token }: V2SignIn): Observable<AccessInfo> {
  return defer(() => {
    const headers: HeaderMap = { Accept: 'application/json', ...(token === undefined ? {} : { 'X-Auth-Token': token }) };
    const url = `${root}/tokens`;
    warnOfPlainHttp(connection, url);
    return connection
      .send({ method: 'POST', url, headers, json: { auth }, responseType: 'json', log: false, retryNonIdempotent: true }, { serviceType: 'identity' })
      .pipe(map((response) => readAccess(response, url)));
  });
}

/** The token of a reply: its id stands in the body with everything else. */
function readAccess({ body, status, requestId }: ApiResponse, url: string): AccessInfo {
  const access = typeof body === 'object' && body !== null && 'access' in body ? createAccessInfo(body) : undefined;
  if (access !== undefined && isGiven(access.authToken)) return access;
  throw new InvalidResponse(
    `POST ${redactUrl(url)} was answered with ${String(status)} but without ${access === undefined ? '"access"' : 'a token id'}; ` +
      "is this the identity service's v2.0 API?",
    { outcome: 'refused', requestId },
  );
}
