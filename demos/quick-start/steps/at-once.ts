import { count, defer, filter, map, mergeMap, range, type Observable } from 'rxjs';
import type { Found, Say } from '../findings.js';
import type { EmbeddedCloud } from '../open-cloud.js';
import { servers } from './servers.js';

const REQUESTS = 100;

/** A hundred requests on a token that was just dropped: how many were answered, and how often was signed in? */
export function atOnce({ session, cloud }: EmbeddedCloud, say: Say): Observable<Found> {
  return defer(() => {
    session.invalidate();
    const before = cloud.signIns;
    return range(0, REQUESTS).pipe(
      mergeMap(() => servers(session)),
      filter(Boolean),
      count(),
      map((answered) => {
        const signIns = cloud.signIns - before;
        say(`5. ${REQUESTS} requests at once without a token: ${answered} answered, ${signIns} sign-in.`);
        return { ok: answered === REQUESTS && signIns === 1, concurrent: { requests: REQUESTS, answered, signIns } };
      }),
    );
  });
}
