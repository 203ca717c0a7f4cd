import axios from 'axios';
import { filter, firstValueFrom } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { authPlugin, type AuthPlugin, type Session } from 'keystoneauth-rx';
import { startService, type HttpService } from '../request/http-service.js';
import { callsTo, demoPlugin, failureOf, one, openSession, startCloud } from './demo-cloud.js';
import { authorities, tlsFront } from './tls-front.js';
import { virtualCloud } from './virtual-cloud.js';

const HOUR_MS = 3_600_000;
const servers = { endpointFilter: { serviceType: 'compute' } };

/** A session that reaches nothing: every request of it goes to a port where nobody listens. */
function cutOff(auth: AuthPlugin): Session {
  const instance = axios.create();
  instance.interceptors.request.use((config) => ({ ...config, url: 'http://127.0.0.1:1/' }));
  return openSession({ auth, axios: instance });
}

describe('two sessions on one plugin', () => {
  it('sign in together with the second one, where the first does not trust Keystone', async () => {
    const served = await startCloud();
    const auth = demoPlugin(served, { authUrl: await tlsFront(served) });
    const wrong = openSession({ auth, tls: { cacert: authorities.wrong } });
    const right = openSession({ auth, tls: { cacert: authorities.right } });

    const tokens = await Promise.all([one(wrong.getToken()), one(right.getToken())]);

    expect(tokens[0]).toBe(tokens[1]);
    expect(served.cloud.count('POST', '/identity')).toBe(1);
    expect(await failureOf(wrong.get('/servers', servers))).toMatchObject({ code: 'ssl-error' });
    expect((await one(right.get('/servers', servers))).status).toBe(200);
    expect(served.cloud.signIns).toBe(1);
  });

  it('sign in together with the second one, where the first comes to a closed port', async () => {
    const served = await startCloud();
    const auth = demoPlugin(served);
    const [cut, whole] = [cutOff(auth), openSession({ auth })];

    const tokens = await Promise.all([...Array.from({ length: 50 }, () => one(cut.getToken())), one(whole.getToken())]);

    expect(new Set(tokens).size).toBe(1);
    expect(callsTo(served)).toEqual(['POST /identity/v3/auth/tokens']);
  });

  it('both fail when neither reaches Keystone, with one error', async () => {
    const served = await startCloud();
    const auth = demoPlugin(served);

    const errors = await Promise.all([cutOff(auth), cutOff(auth)].map((session) => failureOf(session.getToken())));

    expect(errors[0]).toMatchObject({ code: 'connect-failure', outcome: 'not-sent' });
    expect(errors[1]).toBe(errors[0]);
    expect(served.cloud.count()).toBe(0);
  });

  it('go on with the other one when the first closes during its sign-in', async () => {
    const served = await startCloud();
    const auth = demoPlugin(served);
    const [leaving, staying] = [openSession({ auth }), openSession({ auth })];
    served.cloud.delay({ path: '/identity/v3/auth/tokens', ms: 100, times: 1 });
    const lost = failureOf(leaving.get('/servers', servers));
    const kept = one(staying.get('/servers', servers));

    leaving.close();

    expect(await lost).toMatchObject({ code: 'session-closed' });
    expect((await kept).status).toBe(200);
    expect(served.cloud.count('GET', '/compute')).toBe(1);
    expect(staying.snapshot().token).toMatchObject({ status: 'valid' });
  });

  it('have their token renewed through the one that is open, and no more when that closes too', async () => {
    const { cloud, runtime, session, another } = virtualCloud(HOUR_MS);
    const other = another();
    await one(session.get('/servers', servers));
    await one(other.get('/servers', servers));

    other.close();
    runtime.advance(HOUR_MS / 2);
    await one(session.get('/servers', servers));
    runtime.advance(HOUR_MS / 2);

    expect(cloud.signIns).toBe(2);
    expect((await one(session.get('/servers', servers))).status).toBe(200);

    session.close();
    runtime.advance(3 * HOUR_MS);
    expect(cloud.signIns).toBe(2);
  });

  it('complete the stream of states of the one that closes, and leave that of the other', async () => {
    const served = await startCloud();
    const auth = demoPlugin(served);
    const [leaving, staying] = [openSession({ auth }), openSession({ auth })];
    const seen: string[] = [];
    leaving.state$.subscribe({ next: ({ status }) => seen.push(status), complete: () => seen.push('completed') });

    leaving.close();
    await one(staying.getToken());

    expect(seen).toEqual(['none', 'completed']);
    expect(await firstValueFrom(staying.state$.pipe(filter(({ status }) => status !== 'none')))).toMatchObject({ status: 'valid' });
  });
});

describe("an auth plugin of one's own, asked by a hundred requests at once", () => {
  const MANY = 100;

  /** A service that takes the newest token only. */
  async function startVault(): Promise<{ service: HttpService; issue: () => string; issued: () => number }> {
    let issued = 0;
    const service = await startService(({ headers }) => (headers['x-auth-token'] === `gAAAAAB-token-${issued}` ? { json: {} } : { status: 401 }));
    return { service, issue: () => `gAAAAAB-token-${(issued += 1)}`, issued: () => issued };
  }

  const all = (session: Session, url: string): Promise<number[]> =>
    Promise.all(Array.from({ length: MANY }, () => one(session.get(url)).then(({ status }) => status)));

  it('calls getToken once, and once more when the token is rejected', async () => {
    const { service, issue, issued } = await startVault();
    let calls = 0;
    const getToken = async (): Promise<string> => {
      calls += 1;
      return Promise.resolve(issue());
    };
    const session = openSession({ auth: authPlugin({ getToken }) });

    expect(new Set(await all(session, service.url))).toEqual(new Set([200]));
    expect(calls).toBe(1);

    issue();
    expect(new Set(await all(session, service.url))).toEqual(new Set([200]));
    expect([calls, issued()]).toEqual([2, 3]);
  });

  it('calls getToken once for two sessions, and who asked first may leave', async () => {
    const { service, issue } = await startVault();
    let calls = 0;
    let give: (token: string) => void = () => undefined;
    const auth = authPlugin({
      getToken: () => {
        calls += 1;
        return new Promise<string>((resolve) => (give = resolve));
      },
    });
    const [first, second] = [openSession({ auth }), openSession({ auth })];
    const left = first.get(service.url).subscribe();
    const replies = Promise.all([all(first, service.url), all(second, service.url)]);

    left.unsubscribe();
    give(issue());

    expect(new Set((await replies).flat())).toEqual(new Set([200]));
    expect([calls, service.arrivals.length]).toEqual([1, 2 * MANY]);
  });

  it('tells everybody when getToken fails, and asks again at the next use', async () => {
    const { service, issue } = await startVault();
    let calls = 0;
    const getToken = (): Promise<string> => ((calls += 1) === 1 ? Promise.reject(new Error('the vault is locked')) : Promise.resolve(issue()));
    const session = openSession({ auth: authPlugin({ getToken }) });

    const errors = await Promise.all(Array.from({ length: MANY }, () => failureOf(session.get(service.url))));

    expect(new Set((errors as Error[]).map(({ message }) => message)).size).toBe(1);
    const told = { code: 'authorization-failure', outcome: 'not-sent', message: expect.stringContaining('the vault is locked') as string };
    for (const error of errors) expect(error).toMatchObject(told);
    expect([calls, service.arrivals.length]).toEqual([1, 0]);
    expect((await one(session.get(service.url))).status).toBe(200);
  });
});
