import { forkJoin, map, type Observable } from 'rxjs';
import { flagIn, isJsonObject, objectsIn, textIn, type JsonObject } from '../access/json-object.js';
import type { Client } from '../session/client.js';
import { identityRequest } from './identity-request.js';

/** A domain that the user may have a token for. */
export interface AvailableDomain {
  readonly id: string;
  readonly name: string | undefined;
  readonly enabled: boolean;
}

/** A project that the user may have a token for. */
export interface AvailableProject extends AvailableDomain {
  readonly domainId: string | undefined;
}

/** Everything that the user may have a token for. */
export interface AvailableScopes {
  readonly projects: readonly AvailableProject[];
  readonly domains: readonly AvailableDomain[];
  /** Whether there is a token for the system: `systemScope: 'all'`. */
  readonly system: boolean;
}

/**
 * What else the user of this session may have tokens for; an unscoped token is enough to ask. `auth.rescope({ projectId })` makes a
 * plugin for one of them.
 *
 * @see https://docs.openstack.org/api-ref/identity/v3/#get-available-project-scopes
 */
export function listScopes(client: Client): Observable<AvailableScopes> {
  const list = (kind: string): Observable<readonly JsonObject[]> =>
    identityRequest(client, `/auth/${kind}`).pipe(map(({ body }) => objectsIn(isJsonObject(body) ? body : undefined, kind)));
  return forkJoin({ projects: list('projects'), domains: list('domains'), system: list('system') }).pipe(
    map(({ projects, domains, system }) => ({
      projects: projects.flatMap((entry) => domain(entry).map((found) => ({ ...found, domainId: textIn(entry, 'domain_id') }))),
      domains: domains.flatMap((entry) => domain(entry)),
      system: system.some((entry) => flagIn(entry, 'all') === true),
    })),
  );
}

/** An entry without an id is of no use. */
function domain(entry: JsonObject): readonly AvailableDomain[] {
  const id = textIn(entry, 'id');
  return id === undefined ? [] : [{ id, name: textIn(entry, 'name'), enabled: flagIn(entry, 'enabled') ?? true }];
}
