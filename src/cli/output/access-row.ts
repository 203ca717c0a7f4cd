import type { AccessInfo } from '../../access/access-info.js';
import type { Row } from './output.js';

/** What a token says, without the token; the keys are OpenStack's. */
export function accessRow(access: AccessInfo): Row {
  return {
    expires: instant(access.expiresAt),
    issued: instant(access.issuedAt),
    user_id: access.userId,
    user_name: access.username,
    user_domain_id: access.userDomainId,
    project_id: access.projectId,
    project_name: access.projectName,
    domain_id: access.domainId,
    domain_name: access.domainName,
    system: access.systemScoped ? 'all' : undefined,
    trust_id: access.trustId,
    application_credential_id: access.applicationCredentialId,
    roles: access.roleNames,
    methods: access.methods,
  };
}

function instant(ms: number | undefined): string | undefined {
  return ms === undefined ? undefined : new Date(ms).toISOString().replace('.000Z', 'Z');
}
