import { concatMap, count, defer, filter, finalize, map, mergeMap, take, timer, type Observable } from 'rxjs';
import type { Found, Say } from '../findings.js';
import type { EmbeddedCloud } from '../open-cloud.js';
import { servers } from './servers.js';

const TOKEN_LIFE_MS = 2_000;
const SIGN_IN_MS = 300;
const REQUESTS = 125;
const EVERY_MS = 20;

/** Steady requests on a token that lasts two seconds, with a Keystone that takes its time: does one of them ever wait? */
export function renewal(demo: EmbeddedCloud, say: Say): Observable<Found> {
  const { session, cloud } = demo;
  return defer(() => {
    cloud.setTokenLife(TOKEN_LIFE_MS);
    return session.authenticate();
  }).pipe(
    concatMap(() => {
      cloud.delay({ path: '/identity/v3/auth/tokens', ms: SIGN_IN_MS, times: 2 });
      return steady(demo, say);
    }),
    finalize(() => {
      cloud.setTokenLife(3_600_000);
    }),
  );
}

function steady({ session, cloud }: EmbeddedCloud, say: Say): Observable<Found> {
  const before = cloud.signIns;
  let waited = false;
  const watch = session.state$.subscribe({ next: ({ status }) => (waited ||= status !== 'valid' && status !== 'renewing'), error: () => undefined });
  return timer(0, EVERY_MS).pipe(
    take(REQUESTS),
    mergeMap(() => servers(session)),
    filter(Boolean),
    count(),
    finalize(() => {
      watch.unsubscribe();
    }),
    map((answered) => {
      const signIns = cloud.signIns - before;
      const patience = waited ? 'some waited' : 'none waited';
      say(
        `6. ${REQUESTS} requests on a token of ${TOKEN_LIFE_MS / 1000} s, renewed ${signIns} times ahead of its end: ` +
          `${answered} answered, ${patience} although a sign-in takes ${SIGN_IN_MS} ms.`,
      );
      return { ok: answered === REQUESTS && signIns > 0 && !waited, renewal: { requests: REQUESTS, answered, signIns, waited } };
    }),
  );
}
