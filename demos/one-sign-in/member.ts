import { DiscoveryCache, Session } from 'keystoneauth-rx';
import { fileTokenStore } from 'keystoneauth-rx/node';
import * as v3 from 'keystoneauth-rx/v3';
import { firstValueFrom } from 'rxjs';

/** One process of eight: asks a service for something and prints the status. */
export async function member(authUrl: string, directory: string): Promise<void> {
  const store = fileTokenStore({ directory });
  const auth = v3.password({
    ...{ authUrl, username: 'demo', userDomainId: 'default', password: 'demo-password', projectName: 'demo', projectDomainId: 'default' },
    tokenStore: store,
  });
  const session = new Session({ auth, discoveryCache: new DiscoveryCache({ store }) });
  const { status } = await firstValueFrom(session.get('/servers', { endpointFilter: { serviceType: 'compute', version: 2 }, microversion: '2.79' }));
  console.log(status);
  session.close();
}
