import { isHttpError, paginate, type Session } from 'keystoneauth-rx';
import { catchError, concatMap, map, of, take, throwError, toArray, type Observable } from 'rxjs';
import { answerTo, cannotAsk, refusal, type Answer } from './answer.js';
import type { Caller, Callers } from './callers.js';

/** A server as callers see it. */
interface Server {
  readonly id: string;
  readonly name: string;
  readonly status: string;
}

/** So many a caller is shown. */
const MOST = 1000;

/** What answering callers needs. */
export interface ServingCallers {
  readonly session: Session;
  readonly callers: Callers;
}

/**
 * The servers of the caller's project, asked for in the caller's name: OpenStack decides what may be seen. A token that a service
 * refuses although it was good lately is looked at once more.
 */
export function servers({ session, callers }: ServingCallers, token: string | undefined): Observable<Answer> {
  if (token === undefined || token === '') return of(refusal(401, 'Show a token of Keystone in the header X-Auth-Token.'));
  const ask = (): Observable<Answer> =>
    callers.find(token).pipe(
      map((caller) => ({ caller })),
      catchError((error: unknown) => of({ answer: cannotAsk(error) })),
      concatMap((found) => {
        if ('answer' in found) return of(found.answer);
        return found.caller === undefined ? of(refusal(401, 'Keystone does not know this token (any more).')) : listed(session, found.caller);
      }),
    );
  return ask().pipe(
    catchError((error: unknown) => {
      if (!isHttpError(error, 401)) return throwError(() => error);
      callers.forget(token);
      return ask();
    }),
    catchError((error: unknown) => of(answerTo(error))),
  );
}

function listed(session: Session, { auth, projectId }: Caller): Observable<Answer> {
  if (projectId === undefined) return of(refusal(403, 'This token belongs to no project.'));
  return paginate<Server>(session.adapter({ serviceType: 'compute', auth }), '/servers/detail').pipe(
    take(MOST),
    map(({ id, name, status }) => ({ id, name, status })),
    toArray(),
    map((found) => ({ status: 200, body: { servers: found } })),
  );
}
