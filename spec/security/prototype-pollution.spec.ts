import { firstValueFrom, toArray } from 'rxjs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createAccessInfo, memoryTokenStore, paginate, validateToken, type Session } from 'keystoneauth-rx';
import { gateway } from 'keystoneauth-rx/node';
import * as v3 from 'keystoneauth-rx/v3';
import { openSession } from '../journeys/demo-cloud.js';
import { credentials, hostileKeystone } from './hostile-keystone.js';

/** As JSON has it: own members with these names, which an assignment would take for the prototype. */
const poison = JSON.parse('{ "__proto__": { "polluted": "yes" }, "constructor": { "prototype": { "polluted": "yes" } }, "prototype": { "polluted": "yes" } }') as object;
const HIDDEN = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'valueOf'];

function expectNoTrace(): void {
  expect(Object.keys(Object.prototype)).toEqual([]);
  expect([{}, [], 'text', () => undefined, new Map()].map((each) => Reflect.get(Object(each) as object, 'polluted') as unknown)).toEqual(Array.from({ length: 5 }, () => undefined));
}

/** A cloud all of whose documents carry it. */
async function poisoned(): Promise<Session> {
  const keystone = await hostileKeystone((here) => ({
    catalog: Object.fromEntries([...HIDDEN, 'compute'].map((type) => [type, `${here}/${type}/v2.1`])),
    token: { ...poison, roles: [poison], user: { id: 'u1', name: 'ada', ...poison }, service_providers: [poison, { id: '__proto__', sp_url: here, auth_url: here }] },
    at: {
      '/compute/v2.1': { json: { version: { id: 'v2.1', status: 'CURRENT', version: '2.79', min_version: '2.1', links: [{ rel: 'self', href: `${here}/compute/v2.1` }], ...poison }, ...poison } },
      '/compute/v2.1/servers': { headers: { __proto__: 'x', constructor: 'y' }, json: { servers: [{ id: '__proto__', ...poison }], ...poison } },
      '/compute/v2.1/fault': { status: 404, json: { ...poison, itemNotFound: { message: 'gone', ...poison } } },
    },
  }));
  return openSession({ auth: v3.password({ authUrl: `${keystone.url}/v3`, ...credentials, tokenStore: memoryTokenStore() }) });
}

describe('JSON with members called as the prototype', () => {
  it('changes nothing for others as a token, a catalog, version documents, lists and faults', async () => {
    const session = await poisoned();
    const compute = { endpointFilter: { serviceType: 'compute', version: 2 } };

    const { body } = await firstValueFrom(session.get<Record<string, unknown>>('/servers', { ...compute, microversion: '2.79' }));
    const items = await firstValueFrom(paginate<{ id: string }>(session, '/servers', compute).pipe(toArray()));
    const fault = await firstValueFrom(session.get('/fault', compute)).catch((error: unknown) => error);
    const versions = await firstValueFrom(session.getAllVersionData());
    const access = await firstValueFrom(session.getAccess());
    await firstValueFrom(validateToken(session, 'tk-Pp90-another')).catch(() => undefined);
    JSON.stringify([session.snapshot(), access, versions, fault]);

    // What came is handed on as it came; nothing of it is anybody's prototype.
    expect(Object.hasOwn(body, '__proto__')).toBe(true);
    expect(items.map(({ id }) => id)).toEqual(['__proto__']);
    expect(fault).toMatchObject({ status: 404 });
    expectNoTrace();
  });

  it.each(HIDDEN)('finds no service, region or provider in an empty catalog by the name %s', async (name) => {
    const access = createAccessInfo({ token: { catalog: [], service_providers: [] } }, 'tk-Pp90-emptyCatalog');

    expect(access.serviceProviders?.getSpUrl.bind(access.serviceProviders, name)).toThrow();
    expect(() => access.serviceCatalog.urlFor({ serviceType: name })).toThrow();
    const session = await poisoned();
    const endpoint = await firstValueFrom(session.getEndpoint({ serviceType: name }));
    expect(endpoint).toMatch(new RegExp(`/${name}/v2.1$`));
    expectNoTrace();
  });

  it('changes nothing for others as what a page sends to a gateway', async () => {
    const keystone = await hostileKeystone();
    const handle = gateway({ authUrl: `${keystone.url}/v3` });
    onTestFinished(() => { handle.close(); });
    const body = `{ "__proto__": { "polluted": "yes", "username": "ada" }, "username": "ada", "password": "pw-Pp90-aPage", "constructor": { "prototype": { "polluted": "yes" } } }`;

    for (const path of ['/session', '/session/project', '/__proto__/x', '/constructor/x']) {
      const headers = { 'content-type': 'application/json', 'x-requested-with': 'XMLHttpRequest', 'keystoneauth-gateway': '1', origin: 'http://page.test', 'sec-fetch-site': 'same-origin' };
      await handle(new Request(`http://page.test/api${path}`, { method: 'POST', headers, body }));
    }

    expectNoTrace();
  });
});
