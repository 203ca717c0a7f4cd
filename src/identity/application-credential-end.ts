import { map, type Observable } from 'rxjs';
import type { AccessInfo } from '../access/access-info.js';
import { isJsonObject, objectIn, textIn } from '../access/json-object.js';
import { parseTime } from '../access/parse-time.js';
import type { Connection } from '../http/connection.js';
import type { CredentialEnd } from './credential-end.js';

/**
 * When the application credential ends that a token was made with: the token does not say it, so Keystone is asked, which an owner
 * may unless access rules keep it out. Errors where that cannot be done.
 *
 * @see https://docs.openstack.org/api-ref/identity/v3/#show-application-credential-details
 */
export function applicationCredentialEnd(connection: Connection, root: string, access: AccessInfo): Observable<CredentialEnd | undefined> {
  const { applicationCredentialId: id = '', authToken = '', userId = '' } = access;
  const url = `${root}/users/${encodeURIComponent(userId)}/application_credentials/${encodeURIComponent(id)}`;
  return connection.send({ url, headers: { 'X-Auth-Token': authToken, Accept: 'application/json' } }, { serviceType: 'identity' }).pipe(
    map(({ body }) => {
      const document = objectIn(isJsonObject(body) ? body : undefined, 'application_credential');
      const endsAt = parseTime(document?.['expires_at']);
      return endsAt === undefined ? undefined : { credential: 'application-credential', id, name: textIn(document, 'name'), endsAt };
    }),
  );
}
