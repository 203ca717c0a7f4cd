import { AsyncLocalStorage } from 'node:async_hooks';
import { firstValueFrom, of } from 'rxjs';
import { describe, expect, it } from 'vitest';
import type { KeystoneAuthError } from '../../src/errors/keystone-auth-error.js';
import type { KeystoneEvent } from '../../src/events/event.js';
import type { Transport } from '../../src/http/transport-port.js';
import { adminToken } from '../../src/identity/admin-token.js';
import { authPlugin } from '../../src/identity/custom-plugin.js';
import { Session } from '../../src/session/session.js';
import { failureOf } from '../request/caught.js';
import { startService } from '../request/http-service.js';
import { virtualCloud } from '../journeys/virtual-cloud.js';

const auth = adminToken({ endpoint: 'http://unused.example', token: 'token-of-global-ids-4Kq8' });
const ID = 'x-openstack-request-id';

describe('globalRequestId', () => {
  it('reaches each call made in the context of an inbound request, whoever else is under way', async () => {
    const { url, arrivals } = await startService();
    const inbound = new AsyncLocalStorage<string>();
    const session = new Session({ auth, globalRequestId: () => inbound.getStore() });
    const serve = (id: string): Promise<unknown> => inbound.run(id, () => Promise.all(['a', 'b'].map((path) => firstValueFrom(session.get(`${url}/${id}/${path}`)))));

    await Promise.all([serve('req-1'), serve('req-2'), serve('req-3')]);

    expect(arrivals).toHaveLength(6);
    for (const { path, headers } of arrivals) expect(path).toContain(`/${String(headers[ID])}/`);
  });

  it('is in every event and error of its request', async () => {
    const { url } = await startService(() => ({ status: 404 }));
    const session = new Session({ auth, globalRequestId: 'req-inbound' });
    const events: KeystoneEvent[] = [];
    session.events$.subscribe((event) => events.push(event));

    const error = await failureOf(session.get(url));

    expect(error).toMatchObject({ status: 404, globalRequestId: 'req-inbound' });
    expect(events.map(({ type }) => type)).toEqual(expect.arrayContaining(['request-sent', 'response-received', 'request-failed']) as unknown);
    for (const event of events) expect(event).toMatchObject({ globalRequestId: 'req-inbound' });
  });

  it('goes along with the sign-in and the discovery that a request needs', async () => {
    const { cloud, auth: signedOut } = virtualCloud(3_600_000);
    const transport: Transport = ({ method, url, headers, body }) => {
      const lowered = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
      return of(cloud.handle({ method, url, headers: lowered, body: typeof body === 'string' ? body : undefined }));
    };
    const session = new Session({ auth: signedOut, transport, globalRequestId: 'req-for-all' });
    await firstValueFrom(session.get('/resource_providers', { endpointFilter: { serviceType: 'placement', version: 1 } }));
    const requests = cloud.requests();
    expect(requests.length).toBeGreaterThan(1);
    for (const { headers } of requests) expect(headers[ID]).toBe('req-for-all');
  });

  it('is in the error of a request that was never sent', async () => {
    const session = new Session({ globalRequestId: 'req-unsent' });
    const errors = [
      await failureOf(session.get('/x')),
      await failureOf(session.get('/x', { endpointFilter: { serviceType: 'compute' } })),
      await failureOf(new Session({ auth, globalRequestId: 'req-unsent' }).get('http://127.0.0.1:1/', { connectRetries: 0 })),
    ];
    session.close();
    errors.push(await failureOf(session.get('http://127.0.0.1:1/')));
    for (const error of errors) expect(error).toMatchObject({ globalRequestId: 'req-unsent' });
  });

  it('is that of each caller where several fail with one sign-in', async () => {
    const failing = authPlugin({ getToken: () => Promise.reject(new Error('the vault is locked')) });
    const session = new Session({ auth: failing });
    const ids = ['req-a', 'req-b', 'req-c'];
    const errors = await Promise.all(ids.map((globalRequestId) => failureOf(session.get('http://127.0.0.1:1/', { globalRequestId }))));
    expect(errors.map((error) => (error as KeystoneAuthError).globalRequestId)).toEqual(ids);
  });

  it.each([
    ['a header of the request', { headers: { 'X-OpenStack-Request-ID': 'req-header' } }, 'req-header'],
    ['an id of the request', { globalRequestId: () => 'req-own', headers: { 'X-OpenStack-Request-ID': 'req-header' } }, 'req-own'],
  ])('gives way to %s', async (_what, options, expected) => {
    const { url, arrivals } = await startService();
    await firstValueFrom(new Session({ auth, globalRequestId: 'req-session' }).get(url, options));
    expect(arrivals[0]?.headers[ID]).toBe(expected);
  });

  it('is refused at once if no header can hold it', () => {
    expect(() => new Session({ globalRequestId: 'a\nb' })).toThrow(expect.objectContaining({ options: ['globalRequestId'] }));
  });
});
