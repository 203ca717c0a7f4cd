import { redactUrl } from '../../redaction/redact-url.js';
import { firstTextIn } from '../../loading/clouds/config-map.js';
import type { CloudRegion } from '../../loading/clouds/cloud-region.js';
import type { Row } from '../output/output.js';
import { userIn } from '../prompt/question.js';

/** The columns of {@link cloudRow}. */
export const CLOUD_COLUMNS: readonly string[] = ['name', 'region', 'default', 'auth_type', 'auth_url', 'user', 'scope', 'source'];

/** What of a cloud's configuration helps to find the right one; no secret. */
export function cloudRow(region: CloudRegion, { isDefault, source }: { readonly isDefault: boolean; readonly source: string }): Row {
  // In a cloud of the environment, and in some files, it stands beside `auth`.
  const auth = { ...region.settings, ...region.revealAuth() };
  const url = auth['auth_url'] ?? auth['endpoint'];
  return {
    name: region.name,
    region: region.regionName,
    default: isDefault,
    auth_type: region.authType,
    auth_url: typeof url === 'string' ? redactUrl(url) : undefined,
    user: userIn(auth),
    scope: scopeIn(auth),
    source,
  };
}

/** What is asked for, in words: `project demo`. */
function scopeIn(auth: Readonly<Record<string, unknown>>): string | undefined {
  const text = (...keys: readonly string[]): string | undefined => firstTextIn(auth, keys);
  const kinds = [
    ['system', text('system_scope')],
    ['trust', text('trust_id')],
    ['project', text('project_name', 'tenant_name', 'project_id', 'tenant_id')],
    ['domain', text('domain_name', 'domain_id')],
  ] as const;
  const found = kinds.find(([, name]) => name !== undefined);
  return found && `${found[0]} ${found[1] ?? ''}`;
}
