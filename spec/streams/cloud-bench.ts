import { Session, type SessionOptions } from 'keystoneauth-rx';
import { standardServices, type Call, type CloudOptions, type CloudService, type ServiceReply } from 'keystoneauth-rx/testing';
import { serveCloud, type ServedCloud } from 'keystoneauth-rx/testing/cloud';
import * as v3 from 'keystoneauth-rx/v3';
import { onTestFinished } from 'vitest';

/** A cloud over HTTP and a session of its user `demo`; both end with the spec. */
export async function cloudBench(
  cloud: CloudOptions = {},
  session: Omit<SessionOptions, 'auth'> | ((served: ServedCloud) => Omit<SessionOptions, 'auth'>) = {},
): Promise<{ readonly served: ServedCloud; readonly session: Session }> {
  const served = await serveCloud(cloud);
  onTestFinished(() => served.close());
  const user = { username: 'demo', userDomainId: 'default', password: 'demo-password', projectName: 'demo', projectDomainId: 'default' };
  const made = new Session({ ...(typeof session === 'function' ? session(served) : session), auth: v3.password({ authUrl: served.authUrl, ...user }) });
  onTestFinished(() => {
    made.close();
  });
  return { served, session: made };
}

/** The standard catalog and a service of type `things` at `/things`, which answers so. */
export function withThings(handle: (call: Call) => ServiceReply): { readonly services: readonly CloudService[] } {
  return { services: [...standardServices, { type: 'things', name: 'things', url: '/things/v1', path: '/things', handle }] };
}
