import { describe, expect, it } from 'vitest';
import { password, type KeystoneEvent } from 'keystoneauth-rx';
import { admin, callsTo, demo, demoPlugin, failureOf, one, openSession, startCloud } from './demo-cloud.js';

const servers = { endpointFilter: { serviceType: 'compute' } };

describe('a single request', () => {
  it('may go through a plugin of its own', async () => {
    const served = await startCloud();
    const session = openSession({ auth: demoPlugin(served) });
    const users = { endpointFilter: { serviceType: 'identity', version: 3 } };

    expect(await failureOf(session.get('/users', users))).toMatchObject({ status: 403 });
    expect((await one(session.get('/users', { ...users, auth: demoPlugin(served, admin) }))).status).toBe(200);
    expect(served.cloud.signIns).toBe(2);
  });

  it('may need no sign-in at all', async () => {
    const served = await startCloud();
    const session = openSession({ auth: demoPlugin(served) });

    const { status } = await one(session.get(served.authUrl, { authenticated: false }));

    expect(status).toBe(200);
    expect(callsTo(served)).toEqual(['GET /identity/v3']);
    expect(served.cloud.requests()[0]?.headers['x-auth-token']).toBeUndefined();
  });

  it('signs in for an absolute URL as for any other', async () => {
    const served = await startCloud();
    const session = openSession({ auth: demoPlugin(served) });

    expect((await one(session.get(`${served.url}/compute/v2.1/servers`))).status).toBe(200);
    expect(callsTo(served)).toEqual(['POST /identity/v3/auth/tokens', 'GET /compute/v2.1/servers']);
  });

  it('may go to a base of its own, with the ids of the token', async () => {
    const served = await startCloud();
    const session = openSession({ auth: demoPlugin(served) });
    const endpointOverride = `${served.url}/volume/v3/%(project_id)s`;

    const { url } = await one(session.get('/volumes', { endpointOverride }));

    expect(url).toBe(`${served.url}/volume/v3/${String(await one(session.getProjectId()))}/volumes`);
    expect(served.cloud.signIns).toBe(1);
  });

  it('takes a 401 for the answer when it does not want to sign in again', async () => {
    const served = await startCloud();
    const session = openSession({ auth: demoPlugin(served) });
    await one(session.getToken());
    served.cloud.revoke();

    expect(await failureOf(session.get('/servers', { ...servers, allowReauth: false }))).toMatchObject({ status: 401 });
    expect(served.cloud.signIns).toBe(1);
  });

  it('is told from another by its request id, also in its error', async () => {
    const served = await startCloud();
    const session = openSession({ auth: demoPlugin(served) });

    const { requestId } = await one(session.get('/servers', servers));
    const error = await failureOf(session.get('/servers/missing', servers));

    expect(requestId).toMatch(/^req-/);
    expect(error).toMatchObject({ code: 'http-error', status: 404, requestId: expect.stringMatching(/^req-/) });
    expect((error as { requestId: string }).requestId).not.toBe(requestId);
  });

  it('aborts what it waits for, be it the sign-in, when nobody wants it any more', async () => {
    const served = await startCloud();
    const session = openSession({ auth: demoPlugin(served) });
    served.cloud.delay({ path: '/identity', ms: 30, times: 1 });
    const abort = new AbortController();
    const failure = failureOf(session.get('/servers', { ...servers, signal: abort.signal }));

    abort.abort();

    expect(await failure).toMatchObject({ code: 'aborted' });
    expect(await one(session.getAccess())).toMatchObject({ username: 'demo' });
    expect(callsTo(served)).toEqual(['POST /identity/v3/auth/tokens']);
  });
});

describe('an auth plugin', () => {
  it('is shared by making a session with that of another', async () => {
    const served = await startCloud();
    const session = openSession({ auth: demoPlugin(served) });
    const other = openSession({ auth: session.auth, userAgent: 'other' });

    await one(session.get('/servers', servers));
    await one(other.get('/servers', servers));

    expect(other.auth).toBe(session.auth);
    expect(served.cloud.signIns).toBe(1);
  });

  it('succeeds with whichever session can reach Keystone', async () => {
    const served = await startCloud();
    const auth = demoPlugin(served);
    const working = openSession({ auth });
    const cut = openSession({
      auth,
      transport: () => {
        throw Object.assign(new Error('no route'), { code: 'EHOSTUNREACH' });
      },
    });

    const [kept, lost] = await Promise.all([one(working.getToken()), one(cut.getToken())]);

    expect(kept).toBe(lost);
    expect(served.cloud.signIns).toBe(1);
  });

  it('of a wrong user says what is wrong and where, and no secret', async () => {
    const served = await startCloud();
    const session = openSession({ auth: password({ authUrl: `${served.url}/identity`, ...demo, password: 'swordfish-6Jt' }) });
    const events: KeystoneEvent[] = [];
    session.events$.subscribe((event) => events.push(event));

    const error = await failureOf(session.authenticate());

    expect(error).toMatchObject({ status: 401, method: 'POST', url: `${served.authUrl}/auth/tokens`, requestId: expect.any(String) });
    expect(String(error)).toContain('check the credentials');
    expect(JSON.stringify([error, events])).not.toContain('swordfish-6Jt');
    expect(events.map(({ type }) => type)).toEqual(expect.arrayContaining(['sign-in-started', 'sign-in-failed']));
  });
});
