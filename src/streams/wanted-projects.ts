import { map, of, type Observable } from 'rxjs';
import { AuthorizationFailure } from '../errors/authorization-failure.js';
import { listScopes, type AvailableProject } from '../operations/list-scopes.js';
import type { Client } from '../session/client.js';
import type { ScopeProject, WantedScopes } from './scope-outcome.js';

/** A project that was asked for: found, or why not. */
export type WantedProject = { readonly project: ScopeProject | undefined } | { readonly project: ScopeProject; readonly error: unknown };

/** Keystone's ids, unless somebody chose one. */
const ID = /^[0-9a-f]{32}$/;

/** The projects that are wanted of a cloud; what is named by a word is looked up among those that its user may have a token for. */
export function wantedProjects(client: Client, wanted: WantedScopes['projects']): Observable<readonly WantedProject[]> {
  if (wanted === undefined) return of([{ project: undefined }]);
  if (wanted === 'all') return available(client).pipe(map((projects) => projects.filter(({ enabled }) => enabled).map(found)));
  const isPlain = wanted.every((one) => typeof one !== 'string' || ID.test(one));
  const known$ = isPlain ? of([]) : available(client);
  return known$.pipe(map((known) => distinct(wanted.map((one) => (typeof one === 'string' ? named(one, known) : { project: one })))));
}

/** A project that was asked for twice, by id and by name for instance, is one. */
function distinct(projects: readonly WantedProject[]): readonly WantedProject[] {
  return [...new Map(projects.map((one) => [JSON.stringify(one.project), one])).values()];
}

function available(client: Client): Observable<readonly AvailableProject[]> {
  return listScopes(client).pipe(map(({ projects }) => projects));
}

function found({ id, name }: AvailableProject): WantedProject {
  return { project: { projectId: id, ...(name !== undefined && { projectName: name }) } };
}

function named(word: string, known: readonly AvailableProject[]): WantedProject {
  const byId = known.find(({ id }) => id === word);
  if (byId !== undefined) return found(byId);
  if (ID.test(word)) return { project: { projectId: word } };
  const [first, second] = known.filter(({ name }) => name === word);
  if (first !== undefined && second === undefined) return found(first);
  return { project: { projectName: word }, error: notOne(word, first !== undefined) };
}

function notOne(word: string, isAmbiguous: boolean): AuthorizationFailure {
  const reason = isAmbiguous
    ? 'several projects have that name; give the id, or { projectName, projectDomainName }'
    : 'it is not among the projects that this user may have a token for; listScopes() shows them';
  return new AuthorizationFailure(`No token was asked for the project ${JSON.stringify(word)}: ${reason}.`);
}
