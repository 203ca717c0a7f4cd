import { describeTokenState, isKeystoneAuthError, type Session } from 'keystoneauth-rx';
import { catchError, map, of, take, timeout, type Observable } from 'rxjs';
import type { Answer } from './answer.js';

/** A probe that waits longer is taken for a failed one by whoever probes. */
const PROBE_MS = 2_000;

/**
 * Whether requests should come here: there is a token, or one can be had now. Asking keeps the token alive in a service that has
 * nothing else to do, and brings it back after Keystone was away for long.
 */
export function readiness(session: Session): Observable<Answer> {
  const answer = (ready: boolean, reason?: string): Answer => {
    const { token, inFlight } = session.snapshot();
    const state = token === undefined ? 'none needed' : describeTokenState(token, Date.now());
    return { status: ready ? 200 : 503, body: { ready, reason, signIn: state, inFlight, services: services(session) } };
  };
  return session.getToken().pipe(
    timeout(PROBE_MS),
    map(() => answer(true)),
    catchError((error: unknown) => of(answer(false, isKeystoneAuthError(error) ? error.code : 'no token yet'))),
  );
}

/** How the services are doing, as the requests to them showed. A service that is down makes nobody go elsewhere: it is down there too. */
function services({ health$ }: Session): Readonly<Record<string, string>> {
  const found: Record<string, string> = {};
  health$.pipe(take(1)).subscribe({
    next: (all) => { for (const { serviceType, endpoint, status } of all) found[serviceType ?? endpoint] = status; },
    error: () => undefined,
  }).unsubscribe();
  return found;
}
