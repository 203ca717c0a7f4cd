import { map, type Observable } from 'rxjs';
import { isJsonObject } from '../access/json-object.js';
import { ServiceCatalog } from '../access/service-catalog.js';
import type { Client } from '../session/client.js';
import { identityRequest, withoutMember } from './identity-request.js';

/**
 * The catalog of this moment, for the token that is held; the plugin goes on with the one that came with its token. Keystone
 * refuses a token without a scope (403).
 *
 * @see https://docs.openstack.org/api-ref/identity/v3/#get-service-catalog
 */
export function fetchCatalog(client: Client): Observable<ServiceCatalog> {
  return identityRequest(client, '/auth/catalog').pipe(
    map((response) => {
      const { body } = response;
      if (!isJsonObject(body) || !Array.isArray(body['catalog'])) throw withoutMember(response, 'catalog');
      return ServiceCatalog.from({ token: { catalog: body['catalog'] } });
    }),
  );
}
