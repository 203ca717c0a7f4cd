import { defer, map, type Observable } from 'rxjs';
import { createAccessInfo, type AccessInfo } from '../access/access-info.js';
import { isJsonObject } from '../access/json-object.js';
import { MissingRequiredOptions } from '../errors/option-error.js';
import { refuseUnknownOptions } from '../errors/refuse-unknown-options.js';
import type { Client } from '../session/client.js';
import { hiddenBy, type SecretText } from './hidden-by.js';
import { identityRequest, withoutMember } from './identity-request.js';

/** How a token is looked at. */
export interface ValidateTokenOptions {
  /** @defaultValue true */
  readonly includeCatalog?: boolean | undefined;
  /** Also one that ended lately: for work that took longer than the token that began it. @defaultValue false */
  readonly allowExpired?: boolean | undefined;
}

/**
 * What Keystone knows about a token. Of a token that is not valid it says 404: an `HttpError`.
 *
 * @see https://docs.openstack.org/api-ref/identity/v3/#validate-and-show-information-for-token
 */
export function validateToken(client: Client, token: SecretText, options: ValidateTokenOptions = {}): Observable<AccessInfo> {
  return defer(() => {
    refuseUnknownOptions(options, new Set(['includeCatalog', 'allowExpired']), 'validateToken');
    const subject = hiddenBy(client, token);
    if (subject === '') throw new MissingRequiredOptions(['token'], 'validateToken');
    const params = { ...(options.includeCatalog === false && { nocatalog: '' }), ...(options.allowExpired === true && { allow_expired: '1' }) };
    return identityRequest(client, '/auth/tokens', { headers: { 'X-Subject-Token': subject }, params, log: false }).pipe(
      map((response) => {
        if (isJsonObject(response.body) && 'token' in response.body) return createAccessInfo(response.body, subject);
        throw withoutMember(response, 'token');
      }),
    );
  });
}
