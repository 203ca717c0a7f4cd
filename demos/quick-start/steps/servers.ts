import type { Session } from 'keystoneauth-rx';
import { catchError, map, of, type Observable } from 'rxjs';

/** Asks for the servers; whether they came. */
export function servers(session: Session): Observable<boolean> {
  return session.get('/servers', { endpointFilter: { serviceType: 'compute' } }).pipe(
    map(({ status }) => status === 200),
    catchError(() => of(false)),
  );
}
