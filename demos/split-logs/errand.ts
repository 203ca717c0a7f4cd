import { Adapter, type Client } from 'keystoneauth-rx';
import { concat, ignoreElements, type Observable } from 'rxjs';

/** A few requests worth logging: a list, an answer that comes at the second attempt, a microversion. */
export function errand(session: Client): Observable<never> {
  const volumes = new Adapter({ session, serviceType: 'block-storage', serviceName: 'cinder' });
  const compute = new Adapter({ session, serviceType: 'compute', defaultMicroversion: '2.79' });
  return concat(
    volumes.get('/volumes/detail', { params: { limit: 1 } }),
    volumes.get('/volumes', { statusCodeRetries: 1, statusCodeRetryDelayMs: 10 }),
    compute.post('/servers', { json: { server: { name: 'web', adminPass: 'nobody reads this', networks: 'none' } } }),
  ).pipe(ignoreElements());
}
