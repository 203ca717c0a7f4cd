import type { AuthMethod } from '../credentials/auth-method.js';
import type { CachePart } from '../credentials/cache-id.js';
import { givenPart } from '../credentials/given-part.js';
import { isGiven } from '../credentials/is-given.js';
import { methodParts } from '../credentials/method-parts.js';
import type { Scope } from '../credentials/scope.js';
import type { GenericOptions } from './generic-options.js';
import { urlPart } from './url-part.js';
import { purposeParts } from './v3-cache-parts.js';

/** What tells the tokens from others, whichever version they come from. */
export function genericCacheParts(options: GenericOptions, methods: readonly AuthMethod[]): CachePart | undefined {
  const who = methodParts(methods);
  const { authUrl, defaultDomainId, defaultDomainName } = options;
  const defaultDomain = givenPart({ defaultDomainId, defaultDomainName });
  return who && { api: 'generic', at: urlPart(authUrl), who, ...purposeParts({ ...options, ...projectOf(options) }), defaultDomain };
}

/** The project, by its own or by v2.0's name. */
export function projectOf({ projectId, projectName, tenantId, tenantName }: GenericOptions): Pick<Scope, 'projectId' | 'projectName'> {
  return { projectId: isGiven(projectId) ? projectId : tenantId, projectName: isGiven(projectName) ? projectName : tenantName };
}
