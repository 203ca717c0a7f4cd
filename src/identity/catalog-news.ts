import type { AccessInfo } from '../access/access-info.js';
import { catalogChanges, type CatalogChanges } from '../access/catalog-changes.js';
import { jsonText } from '../access/json-text.js';

/** How the catalog of a newer token differs from that of the one before it; `undefined` if it does not, or they are not for the same. */
export function catalogNews(before: AccessInfo, now: AccessInfo): CatalogChanges | undefined {
  if (before === now || !before.hasServiceCatalog || !now.hasServiceCatalog || scopeOf(before) !== scopeOf(now)) return undefined;
  return catalogChanges(before.serviceCatalog.normalizeCatalog(), now.serviceCatalog.normalizeCatalog());
}

/** URLs hold the project, and what a cloud shows may depend on who asks. */
function scopeOf({ version, userId, projectId, domainId, system, trustId }: AccessInfo): string {
  return jsonText([version, userId, projectId, domainId, system, trustId]);
}
