import type { CloudContext } from '../cloud-context.js';
import { jsonReply } from '../replies.js';
import { route, type Route } from '../router.js';
import { identityV2Entry, identityV3Entry, identityVersions } from '../fixtures/version-documents.js';

/**
 * Keystone's version documents: the list comes with status 300, as from the real one.
 *
 * @see https://docs.openstack.org/api-ref/identity/v3/#api-versions
 */
export function versionRoutes(context: CloudContext, v2: boolean): readonly Route[] {
  const root = (): string => `${context.baseUrl}/identity/`;
  const list = route('GET', '/', () => jsonReply(300, identityVersions({ href: root(), v2 }), { location: `${root()}v3/` }));
  const v3 = route('GET', '/v3', () => jsonReply(200, { version: identityV3Entry(`${root()}v3/`) }));
  const old = route('GET', '/v2.0', () =>
    jsonReply(200, { version: identityV2Entry(`${root()}v2.0/`, { status: 'deprecated' }) }),
  );
  return v2 ? [list, v3, old] : [list, v3];
}
