import { isKeystoneAuthError, type Session } from 'keystoneauth-rx';
import { catchError, exhaustMap, map, of, timer, type Observable } from 'rxjs';
import type { Answer } from './status-line.js';

/** Asks Keystone for the projects of whoever is signed in, again and again; what went wrong is an answer too. */
export function poll(session: Session, everyMs: number): Observable<Answer> {
  const identity = session.adapter({ serviceType: 'identity', version: 3, timeoutMs: 10_000 });
  return timer(0, everyMs).pipe(
    exhaustMap(() =>
      identity.get('/auth/projects').pipe(
        map(({ status }): Answer => status),
        catchError((error: unknown) => of(isKeystoneAuthError(error) ? error.code : String(error))),
      ),
    ),
  );
}
