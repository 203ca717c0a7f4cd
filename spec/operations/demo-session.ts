import { firstValueFrom } from 'rxjs';
import type { KeystoneEvent, Session } from 'keystoneauth-rx';
import { serveCloud, type ServedCloud } from 'keystoneauth-rx/testing/cloud';
import * as v3 from 'keystoneauth-rx/v3';
import { closedLater, sessionFor } from '../identity/scripted-keystone.js';

/** A cloud, and a session of its user `demo` or of somebody else in project demo. */
export async function demoSession(scope: Partial<v3.V3PasswordOptions> = {}): Promise<{ session: Session; events: KeystoneEvent[]; served: ServedCloud }> {
  const served = closedLater(await serveCloud());
  const auth = v3.password({
    ...{ authUrl: served.authUrl, username: 'demo', userDomainId: 'default', password: 'demo-password' },
    ...(Object.keys(scope).length === 0 ? { projectName: 'demo', projectDomainId: 'default' } : scope),
  });
  return { ...sessionFor(auth), served };
}

/** The session's token. */
export async function ownToken(session: Session): Promise<string> {
  return (await firstValueFrom(session.getToken())) ?? '';
}

/** Methods and paths of the requests that the cloud's Keystone has answered since the sign-in. */
export function requestsAfterSignIn({ cloud }: ServedCloud): string[] {
  return cloud.requests().map(({ method, path }) => `${method} ${path.replace(/^\/identity/, '')}`).slice(1);
}
