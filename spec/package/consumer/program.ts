/** What a user might write; compiled against the installed package, never run. */
import { Adapter, isHttpError, Session, type AuthPlugin, type KeystoneEvent, type TokenState } from 'keystoneauth-rx';
import * as v3 from 'keystoneauth-rx/v3';
import { filter, firstValueFrom, map, type Observable } from 'rxjs';

interface Servers {
  readonly servers: readonly { readonly id: string }[];
}

export function serverIds(session: Session): Observable<readonly string[]> {
  const compute = new Adapter({ session, serviceType: 'compute', defaultMicroversion: '2.79' });
  return compute.get<Servers>('/servers').pipe(map(({ body }) => body.servers.map(({ id }) => id)));
}

export async function countServers(authUrl: string, password: string): Promise<number> {
  const auth = v3.password({ authUrl, username: 'demo', userDomainId: 'default', password, projectName: 'demo', projectDomainId: 'default' });
  using session = new Session({ auth, timeoutMs: 10_000 });
  try {
    return (await firstValueFrom(serverIds(session))).length;
  } catch (error) {
    if (isHttpError(error, 404)) return 0;
    throw error;
  }
}

export function signIns({ events$ }: Session): Observable<KeystoneEvent> {
  return events$.pipe(filter(({ type }) => type === 'sign-in-succeeded'));
}

export function isSignedIn(state: TokenState): boolean {
  return state.status === 'valid' || state.status === 'renewing';
}

export const fixedToken = (token: string, endpoint: string): AuthPlugin => ({
  getHeaders: () => [{ 'X-Auth-Token': token }],
  getEndpoint: () => [endpoint],
  invalidate: () => false,
});
