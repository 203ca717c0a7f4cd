import { checkBoolean } from '../errors/check-boolean.js';
import { OptionError } from '../errors/option-error.js';
import { isGiven } from './is-given.js';

/**
 * What a token is for: at most one of project, domain, system, trust or explicitly nothing. Without any, Keystone uses the
 * user's default project, if there is one.
 *
 * @see https://docs.openstack.org/api-ref/identity/v3/#authentication-and-token-management
 */
export interface Scope {
  readonly projectId?: string | undefined;
  /** Needs `projectDomainId` or `projectDomainName`. */
  readonly projectName?: string | undefined;
  readonly projectDomainId?: string | undefined;
  readonly projectDomainName?: string | undefined;
  readonly domainId?: string | undefined;
  readonly domainName?: string | undefined;
  /** Only `'all'` exists. */
  readonly systemScope?: string | undefined;
  readonly trustId?: string | undefined;
  /** Ask for a token without any scope. @defaultValue false */
  readonly unscoped?: boolean | undefined;
}

/** The names of {@link Scope}'s options. */
export const SCOPE_OPTIONS: readonly string[] = [
  ...['projectId', 'projectName', 'projectDomainId', 'projectDomainName', 'domainId', 'domainName', 'systemScope', 'trustId'],
  'unscoped',
];

/** A scope as Keystone reads it: an object, or the word `unscoped`. */
export type ScopeBody = Readonly<Record<string, unknown>> | 'unscoped';

/** `{ id }` or `{ name }` of a domain, `undefined` if neither is known. */
export function domainReference(
  id: string | undefined,
  name: string | undefined,
): { readonly id: string } | { readonly name: string } | undefined {
  if (isGiven(id)) return { id };
  return isGiven(name) ? { name } : undefined;
}

/**
 * The `scope` member of a sign-in; `undefined` leaves it out. `names` are what the caller calls options that have another
 * name here.
 *
 * @throws OptionError for two scopes or an unknown one.
 */
export function scopeBody(scope: Scope, names: Readonly<Record<string, string>> = {}): ScopeBody | undefined {
  checkBoolean('unscoped', scope.unscoped);
  const kinds = givenKinds(scope).map((kind) => names[kind] ?? kind);
  if (kinds.length > 1) {
    throw new OptionError(
      kinds,
      `A token has one scope, but ${kinds.map((kind) => `"${kind}"`).join(' and ')} were given; keep one of them.`,
    );
  }
  return scope.unscoped === true ? 'unscoped' : domainScope(scope) ?? projectScope(scope) ?? specialScope(scope);
}

/** Whether any kind of scope is given, `unscoped` excluded. */
export function isScoped(scope: Scope): boolean {
  return givenKinds({ ...scope, unscoped: undefined }).length > 0;
}

function givenKinds(scope: Scope): string[] {
  const given = (names: readonly (keyof Scope)[]): string[] => names.filter((name) => isGiven(scope[name])).slice(0, 1);
  return [
    ...given(['domainId', 'domainName']),
    ...given(['projectId', 'projectName']),
    ...given(['trustId']),
    ...given(['systemScope']),
    ...(scope.unscoped === true ? ['unscoped'] : []),
  ];
}

function domainScope({ domainId, domainName }: Scope): ScopeBody | undefined {
  const domain = domainReference(domainId, domainName);
  return domain === undefined ? undefined : { domain };
}

function projectScope(scope: Scope): ScopeBody | undefined {
  if (isGiven(scope.projectId)) return { project: { id: scope.projectId } };
  if (!isGiven(scope.projectName)) return undefined;
  const domain = domainReference(scope.projectDomainId, scope.projectDomainName);
  return { project: { name: scope.projectName, ...(domain === undefined ? {} : { domain }) } };
}

function specialScope({ trustId, systemScope }: Scope): ScopeBody | undefined {
  if (isGiven(trustId)) return { 'OS-TRUST:trust': { id: trustId } };
  if (!isGiven(systemScope)) return undefined;
  if (systemScope === 'all') return { system: { all: true } };
  throw new OptionError('systemScope', '"systemScope" can only be "all"; Keystone knows no other system scope.');
}
