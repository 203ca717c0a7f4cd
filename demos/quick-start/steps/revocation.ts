import { concatMap, count, defer, EMPTY, filter, map, merge, mergeMap, range, type Observable } from 'rxjs';
import type { Found, Say } from '../findings.js';
import type { EmbeddedCloud } from '../open-cloud.js';
import { servers } from './servers.js';

const REQUESTS = 100;

/** The token is revoked while a hundred requests are on their way: how many are lost? */
export function revocation({ session, cloud }: EmbeddedCloud, say: Say): Observable<Found> {
  return session.authenticate().pipe(
    concatMap(() => {
      const signInsBefore = cloud.signIns;
      const sentBefore = cloud.count('GET', '/compute');
      const onTheirWay$ = range(0, REQUESTS).pipe(mergeMap(() => servers(session)));
      const revoke$ = defer(() => {
        cloud.revoke();
        return EMPTY;
      });
      return merge(onTheirWay$, revoke$).pipe(
        filter(Boolean),
        count(),
        map((answered) => {
          const signIns = cloud.signIns - signInsBefore;
          const rejected = cloud.count('GET', '/compute') - sentBefore - REQUESTS;
          say(`7. The token was revoked under ${REQUESTS} requests, ${rejected} were refused: ${signIns} sign-in, ${REQUESTS - answered} lost.`);
          const ok = answered === REQUESTS && signIns === 1 && rejected === REQUESTS;
          return { ok, revocation: { requests: REQUESTS, answered, signIns, rejected } };
        }),
      );
    }),
  );
}
