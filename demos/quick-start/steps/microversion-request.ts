import { map, type Observable } from 'rxjs';
import type { Found, Say } from '../findings.js';
import type { EmbeddedCloud } from '../open-cloud.js';

const MICROVERSION = '1.36';

/** A request that needs a microversion. */
export function microversionRequest({ session }: EmbeddedCloud, say: Say): Observable<Found> {
  return session.get('/resource_providers', { endpointFilter: { serviceType: 'placement' }, microversion: MICROVERSION }).pipe(
    map(({ status }) => {
      say(`4. GET /resource_providers with microversion ${MICROVERSION} was answered with ${String(status)}.`);
      return { ok: status === 200, microversion: { asked: MICROVERSION, status } };
    }),
  );
}
