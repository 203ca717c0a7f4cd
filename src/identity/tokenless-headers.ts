import { isGiven } from '../credentials/is-given.js';
import { checkHeader } from '../http/headers.js';
import type { AuthHeaders } from './auth-plugin.js';

/** Which project or domain a request without a token is for. */
export interface TokenlessScope {
  /** Wins over everything else. */
  readonly projectId?: string | undefined;
  /** Needs `projectDomainId` or `projectDomainName`. */
  readonly projectName?: string | undefined;
  readonly projectDomainId?: string | undefined;
  readonly projectDomainName?: string | undefined;
  readonly domainId?: string | undefined;
  readonly domainName?: string | undefined;
}

/**
 * The headers that say what a request is for; `undefined` if the scope is incomplete.
 *
 * @throws OptionError for a name that cannot stand in a header.
 */
export function tokenlessHeaders(scope: TokenlessScope): AuthHeaders | undefined {
  const { projectId, projectName, domainId, domainName } = scope;
  if (isGiven(projectId)) return header('X-Project-Id', projectId, 'projectId');
  if (isGiven(projectName)) {
    const domain = projectDomain(scope);
    return domain && { ...header('X-Project-Name', projectName, 'projectName'), ...domain };
  }
  if (isGiven(domainId)) return header('X-Domain-Id', domainId, 'domainId');
  return isGiven(domainName) ? header('X-Domain-Name', domainName, 'domainName') : undefined;
}

function projectDomain({ projectDomainId, projectDomainName }: TokenlessScope): AuthHeaders | undefined {
  if (isGiven(projectDomainId)) return header('X-Project-Domain-Id', projectDomainId, 'projectDomainId');
  return isGiven(projectDomainName) ? header('X-Project-Domain-Name', projectDomainName, 'projectDomainName') : undefined;
}

function header(name: string, value: string, option: string): AuthHeaders {
  checkHeader(name, value, option);
  return { [name]: value };
}
