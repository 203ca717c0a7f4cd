import { describe, expect, it } from 'vitest';
import { HttpError, type KeystoneEvent } from 'keystoneauth-rx';
import { IdentityClient } from '../../demos/clients/identity-client.js';
import { badgeDesk } from '../../demos/plugins/badge-desk.js';
import { startService, type HttpService } from '../request/http-service.js';
import { admin, callsTo, demoPlugin, failureOf, one, openSession, startCloud } from './demo-cloud.js';

describe('a service client of one\'s own', () => {
  it('knows its paths, and nothing of tokens, addresses and versions', async () => {
    const served = await startCloud();
    const identity = new IdentityClient({ session: openSession({ auth: demoPlugin(served, admin) }) });

    const users = await one(identity.users.list());
    const [found] = await one(identity.users.list({ name: 'demo' }));

    expect(users.map(({ name }) => name)).toEqual(['demo', 'admin', 'factor']);
    expect(await one(identity.users.get(found?.id ?? ''))).toEqual(found);
    expect(callsTo(served)).toEqual([
      ...['POST /identity/v3/auth/tokens', 'GET /identity'],
      ...['GET /identity/v3/users', 'GET /identity/v3/users', `GET /identity/v3/users/${String(found?.id)}`],
    ]);
    expect(served.cloud.requests('/identity/v3/users')[1]).toMatchObject({
      query: 'name=demo',
      headers: { 'user-agent': expect.stringContaining('identity-client/1.0') },
    });
  });

  it('stands on an adapter as well, and passes on typed errors', async () => {
    const served = await startCloud();
    const session = openSession({ auth: demoPlugin(served) });
    const identity = new IdentityClient({ session: session.adapter({ interface: 'internal' }) });

    const error = await failureOf(identity.users.list());

    expect(error).toBeInstanceOf(HttpError);
    expect(error).toMatchObject({ status: 403, requestId: expect.any(String) });
  });
});

describe("an auth plugin of one's own", () => {
  /** A desk that takes one badge, and a service beside it that takes the newest ticket. */
  function startDesk(): Promise<HttpService> {
    let tickets = 0;
    return startService(({ method, path, body, headers }) => {
      if (method === 'POST' && path === '/tickets') {
        if (body !== '{"badge":"blue-42"}') return { status: 401, json: { message: 'Who are you?' } };
        return { status: 201, json: { token: `ticket-8Vr5-${(tickets += 1)}`, ends_at: '2100-01-01T00:00:00Z' } };
      }
      if (path === '/revoke') tickets += 1;
      return headers['x-auth-token'] === `ticket-8Vr5-${tickets}` ? { json: { path } } : { status: path === '/revoke' ? 200 : 401 };
    });
  }

  it('signs in once for many, is asked again after a 401, and finds endpoints', async () => {
    const { url, arrivals } = await startDesk();
    const session = openSession({ auth: badgeDesk({ desk: url, badge: 'blue-42' }) });
    const ask = (): Promise<unknown> => one(session.get('/cars', { endpointFilter: { serviceType: 'garage' } })).then(({ body }) => body);

    const first = await Promise.all(Array.from({ length: 20 }, ask));
    await one(session.get(`${url}/revoke`, { authenticated: false }));
    const second = await Promise.all(Array.from({ length: 20 }, ask));

    expect([...first, ...second]).toEqual(Array(40).fill({ path: '/services/garage/cars' }));
    expect(arrivals.filter(({ path }) => path === '/tickets')).toHaveLength(2);
    expect(arrivals.filter(({ path, headers }) => path === '/tickets' && headers['x-auth-token'] !== undefined)).toEqual([]);
  });

  it('fails with a typed error that shows no secret', async () => {
    const { url } = await startDesk();
    const session = openSession({ auth: badgeDesk({ desk: url, badge: 'red-7' }) });
    const events: KeystoneEvent[] = [];
    session.events$.subscribe((event) => events.push(event));

    const error = await failureOf(session.get('/cars', { endpointFilter: { serviceType: 'garage' } }));

    expect(error).toMatchObject({ code: 'http-error', status: 401, serviceMessage: 'Who are you?' });
    expect(JSON.stringify([error, events])).not.toContain('red-7');
    expect(session.snapshot().token).toMatchObject({ status: 'failed' });
  });
});
