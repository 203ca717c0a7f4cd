import { map, of, type Observable } from 'rxjs';
import type { AuthPlugin } from '../identity/auth-plugin.js';
import type { Session } from '../session/session.js';
import type { WantedScopes } from './scope-outcome.js';

/** The regions that are wanted of a project; `undefined` stands for wherever the session goes. */
export function wantedRegions(
  { session, auth }: { readonly session: Session; readonly auth: AuthPlugin | undefined },
  wanted: WantedScopes['regions'],
): Observable<readonly (string | undefined)[]> {
  if (wanted === undefined) return of([undefined]);
  if (wanted !== 'all') return of([...new Set(wanted)]);
  return session.getAccess(auth === undefined ? {} : { auth }).pipe(
    map((access) => {
      const endpoints = access?.serviceCatalog.normalizeCatalog().flatMap((service) => service.endpoints) ?? [];
      return [...new Set(endpoints.flatMap(({ regionName }) => regionName ?? []))].sort();
    }),
  );
}
