import { concat, defaultIfEmpty, defer, from, map, of, reduce, take, type Observable } from 'rxjs';
import { OptionError } from '../errors/option-error.js';
import type { Connection } from '../http/connection.js';
import type { AuthPlugin } from '../identity/auth-plugin.js';

const PLACEHOLDER = /%\(([a-zA-Z_]{1,40})\)s/g;

/**
 * Fills `%(project_id)s` and `%(user_id)s` into an endpoint override; the ids are asked for only if they occur. Any other
 * percent sign stays as it is.
 *
 * @throws OptionError for another name between the parentheses, before anything is asked.
 */
export function fillOverride(
  template: string,
  auth: AuthPlugin | undefined,
  connection: Connection,
): Observable<string> {
  if (!template.includes('%(')) return of(template);
  const names = new Set([...template.matchAll(PLACEHOLDER)].map((match) => match[1] ?? ''));
  for (const name of names) if (name !== 'project_id' && name !== 'user_id') throw unknownName(name);
  if (names.size === 0) return of(template);
  const values = [...names].map((name) => idFor(name, auth, connection).pipe(map((id) => [name, id] as const)));
  return concat(...values).pipe(
    reduce((text, [name, id]) => text.replaceAll(`%(${name})s`, () => id), template),
  );
}

function idFor(name: string, auth: AuthPlugin | undefined, connection: Connection): Observable<string> {
  return defer(() => {
    const id$ = name === 'project_id' ? auth?.getProjectId?.(connection) : auth?.getUserId?.(connection);
    return from(id$ ?? of(undefined));
  }).pipe(
    take(1),
    defaultIfEmpty(undefined),
    map((id) => {
      if (id !== undefined) return id;
      throw new OptionError(
        'endpointOverride',
        `"endpointOverride" has %(${name})s, but the token has no such id; is it scoped to a project?`,
      );
    }),
  );
}

function unknownName(name: string): OptionError {
  return new OptionError(
    'endpointOverride',
    `"endpointOverride" has %(${name})s; only %(project_id)s and %(user_id)s can be filled in. Nothing was sent.`,
  );
}
