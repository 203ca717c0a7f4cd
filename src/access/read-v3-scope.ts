import { flagIn, objectIn, textIn, type JsonObject } from './json-object.js';
import type { TokenFacts } from './token-facts.js';

type ProjectFact =
  | 'projectId'
  | 'projectName'
  | 'projectDomainId'
  | 'projectDomainName'
  | 'projectIsDomain'
  | 'tenantId'
  | 'tenantName';
type ScopeFact =
  | ProjectFact
  | 'isAdminProject'
  | 'scoped'
  | 'projectScoped'
  | 'domainScoped'
  | 'systemScoped'
  | 'domainId'
  | 'domainName'
  | 'system';

/** What a v3 token is good for: a project, a domain, the system, or nothing but being exchanged. */
export function readScope(token: JsonObject): Pick<TokenFacts, ScopeFact> {
  const project = readProject(token);
  const domain = objectIn(token, 'domain');
  const domainId = textIn(domain, 'id');
  const domainName = textIn(domain, 'name');
  const system = objectIn(token, 'system');
  const scopes = {
    projectScoped: project.projectId !== undefined,
    domainScoped: (domainId ?? domainName) !== undefined,
    systemScoped: system?.['all'] === true,
  };
  return {
    ...project,
    ...scopes,
    scoped: Object.values(scopes).includes(true),
    domainId,
    domainName,
    system,
    // Keystone leaves the member out unless the cloud configured an admin project
    isAdminProject: token['is_admin_project'] === undefined || token['is_admin_project'] === true,
  };
}

function readProject(token: JsonObject): Pick<TokenFacts, ProjectFact> {
  const project = objectIn(token, 'project');
  const domain = objectIn(project, 'domain');
  const projectId = textIn(project, 'id');
  const projectName = textIn(project, 'name');
  return {
    projectId,
    projectName,
    projectDomainId: textIn(domain, 'id'),
    projectDomainName: textIn(domain, 'name'),
    projectIsDomain: flagIn(token, 'is_domain'),
    tenantId: projectId,
    tenantName: projectName,
  };
}

type TrustFact = 'trustScoped' | 'trustId' | 'trusteeUserId' | 'trustorUserId' | 'trustImpersonation';

/**
 * The trust a v3 token was made from.
 *
 * @see https://docs.openstack.org/api-ref/identity/v3-ext/#os-trust-api
 */
export function readTrust(token: JsonObject): Pick<TokenFacts, TrustFact> {
  const trust = objectIn(token, 'OS-TRUST:trust');
  return {
    trustScoped: trust !== undefined,
    trustId: textIn(trust, 'id'),
    trusteeUserId: textIn(objectIn(trust, 'trustee_user'), 'id'),
    trustorUserId: textIn(objectIn(trust, 'trustor_user'), 'id'),
    trustImpersonation: flagIn(trust, 'impersonation'),
  };
}
