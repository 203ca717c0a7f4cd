import type { CachePart } from '../credentials/cache-id.js';
import { givenPart } from '../credentials/given-part.js';
import type { Scope } from '../credentials/scope.js';

/** Whose tokens, where and what for. */
export interface V3TokensOf {
  /** The service that gives them. */
  readonly at: CachePart;
  /** Who signs in, and how; `undefined`: that cannot be known. */
  readonly who: CachePart | undefined;
  /** The scope, and whether the catalog comes along. */
  readonly options: Scope & { readonly includeCatalog?: boolean | undefined };
}

/** What tells tokens of Identity v3 from others; `undefined`: it cannot be known whose they are. */
export function v3CacheParts({ at, who, options }: V3TokensOf): CachePart | undefined {
  return who === undefined ? undefined : { api: 'v3', at, who, ...purposeParts(options) };
}

/** What a token is for: the whole scope, and the catalog. */
export function purposeParts(options: V3TokensOf['options']): { readonly scope: CachePart; readonly catalog: boolean } {
  const { projectId, projectName, projectDomainId, projectDomainName, domainId, domainName, systemScope, trustId } = options;
  const names = { projectId, projectName, projectDomainId, projectDomainName, domainId, domainName, systemScope, trustId };
  return { scope: { ...givenPart(names), unscoped: options.unscoped === true }, catalog: options.includeCatalog !== false };
}
