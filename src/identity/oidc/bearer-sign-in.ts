import { defer, map, type Observable } from 'rxjs';
import type { AccessInfo } from '../../access/access-info.js';
import type { Connection } from '../../http/connection.js';
import { warnOfPlainHttp } from '../plain-http.js';
import { readToken } from '../v3-sign-in.js';
import { REQUEST_LIMIT } from '../request-limit.js';

/**
 * Hands a provider's token to Keystone: an unscoped token for it.
 *
 * @see https://docs.openstack.org/api-ref/identity/v3-ext/#request-an-unscoped-os-federation-token
 */
export function bearerSignIn(connection: Connection, federatedUrl: string, bearer: string): Observable<AccessInfo> {
  return defer(() => {
    connection.conceal(bearer);
    warnOfPlainHttp(connection, federatedUrl);
    return connection.send({
      method: 'POST',
      url: federatedUrl,
      headers: { Accept: 'application/json', Authorization: `Bearer ${bearer}` },
      responseType: 'json',
      ...{ log: false, retryNonIdempotent: true, timeoutMs: REQUEST_LIMIT },
    });
  }).pipe(map((response) => readToken(response)));
}
