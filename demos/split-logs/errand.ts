import { Adapter, type AdapterOptions, type Client } from 'keystoneauth-rx';
import { concat, ignoreElements, type Observable } from 'rxjs';

/** A logger of the user's own: an object, or the name of a category. */
export type UserLogger = AdapterOptions['logger'];

/** A few requests worth logging: lists, one of them answered at the second attempt, and a body with a secret in it. */
export function errand(session: Client, logger?: UserLogger): Observable<never> {
  const retries = { statusCodeRetries: 1, statusCodeRetryDelayMs: 200 };
  const volumes = new Adapter({ session, serviceType: 'block-storage', serviceName: 'cinder', logger, ...retries });
  const compute = new Adapter({ session, serviceType: 'compute', defaultMicroversion: '2.79' });
  return concat(
    volumes.get('/volumes/detail', { params: { limit: 1 } }),
    volumes.get('/volumes'),
    compute.post('/servers', { json: { server: { name: 'web', adminPass: 'nobody reads this', networks: 'none' } } }),
  ).pipe(ignoreElements());
}
