import { firstValueFrom, of } from 'rxjs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { discover } from '../../src/discovery/discover.js';
import { DiscoveryCache } from '../../src/discovery/discovery-cache.js';
import { entry, serveDocuments, type ServedDocuments } from './served-documents.js';

let served: ServedDocuments;
beforeAll(async () => (served = await serveDocuments()));
beforeEach(() => served.reset());
afterAll(() => served.close());

const document = { versions: [entry('v2.0', 'v2/')] };
const authenticate = () => of({ 'X-Auth-Token': 'tok-1-7Hs4Vm' });

describe('discover', () => {
  it('reads a version list that is answered with 300', async () => {
    served.answer('/svc', { status: 300, json: document, headers: { location: '/elsewhere' } });
    const found = await firstValueFrom(discover(served.connect(), `${served.url}/svc`));
    expect(found.urlFor('2')).toBe(`${served.url}/svc/v2/`);
    expect(served.requests).toEqual(['GET /svc']);
  });

  it('asks for JSON, because some services have several documents', async () => {
    let accept: string | undefined;
    served.answer('/svc', ({ headers }) => {
      accept = headers.accept;
      return { json: document };
    });
    await firstValueFrom(discover(served.connect(), `${served.url}/svc`));
    expect(accept).toBe('application/json');
  });

  it('repairs links against the URL that was asked, wherever redirects led', async () => {
    served.answer('/svc', { status: 302, headers: { location: '/moved/' } });
    served.answer('/moved/', { json: { versions: [entry('v2.0', 'http://10.0.0.1/v2/')] } });
    const found = await firstValueFrom(discover(served.connect(), `${served.url}/svc`));
    expect(found.urlFor('2')).toBe(`${served.url}/svc/v2/`);
  });

  it('tries once more with authentication after a 401', async () => {
    served.answer('/svc', ({ headers }) => (headers['x-auth-token'] === 'tok-1-7Hs4Vm' ? { json: document } : { status: 401 }));
    await firstValueFrom(discover(served.connect(), `${served.url}/svc`, { authenticate }));
    expect(served.requests).toEqual(['GET /svc', 'GET /svc tok-1-7Hs4Vm']);
  });

  it('is refused when the second attempt is', async () => {
    served.answer('/svc', { status: 401, json: { error: { message: 'token needed', code: 401 } } });
    const refused = firstValueFrom(discover(served.connect(), `${served.url}/svc`, { authenticate }));
    await expect(refused).rejects.toMatchObject({ name: 'HttpError', status: 401, serviceMessage: 'token needed' });
    expect(served.requests).toHaveLength(2);
  });

  it('takes a 401 for final when nothing can authenticate', async () => {
    served.answer('/svc', { status: 401 });
    await expect(firstValueFrom(discover(served.connect(), `${served.url}/svc`))).rejects.toMatchObject({ status: 401 });
    expect(served.requests).toHaveLength(1);
  });

  it('authenticates at once when it is told to', async () => {
    served.answer('/svc', { json: document });
    await firstValueFrom(discover(served.connect(), `${served.url}/svc`, { authenticate, authenticated: true }));
    expect(served.requests).toEqual(['GET /svc tok-1-7Hs4Vm']);
  });

  it('sends nothing when it has to authenticate and cannot', async () => {
    const withoutPlugin = discover(served.connect(), served.url, { authenticated: true });
    await expect(firstValueFrom(withoutPlugin)).rejects.toMatchObject({
      name: 'MissingAuthPlugin',
      message: expect.stringContaining(`GET ${served.url} was to be authenticated`) as string,
    });
    const withoutHeaders = discover(served.connect(), served.url, { authenticated: true, authenticate: () => of(undefined) });
    await expect(firstValueFrom(withoutHeaders)).rejects.toMatchObject({
      name: 'AuthorizationFailure',
      message: expect.stringContaining(`GET ${served.url} needs authentication`) as string,
    });
    expect(served.requests).toEqual([]);
  });

  it('reads a document once, and anew when it is told to', async () => {
    served.answer('/', { json: document });
    const connection = served.connect();
    await firstValueFrom(discover(connection, served.url));
    await firstValueFrom(discover(connection, `${served.url}/`));
    expect(served.requests).toHaveLength(1);
    await firstValueFrom(discover(connection, served.url, { cache: false }));
    expect(served.requests).toHaveLength(2);
  });

  it('does not keep a page that is no document', async () => {
    const connection = served.connect({ documents: new DiscoveryCache({ failureMs: 0 }) });
    served.answer('/svc', { text: '<html>It works</html>' });
    await expect(firstValueFrom(discover(connection, `${served.url}/svc`))).rejects.toMatchObject({ code: 'discovery-failure' });
    served.answer('/svc', { json: document });
    await expect(firstValueFrom(discover(connection, `${served.url}/svc`))).resolves.toMatchObject({ url: `${served.url}/svc` });
  });

  it('keeps of the headers only what documents are read with', async () => {
    const headers = {
      'x-openstack-ironic-api-maximum-version': '1.30',
      'set-cookie': 'session=cookie-9Gt2Lx',
      'x-auth-token': 'tk-3Bn8Ye5Uq',
      'proxy-openstack-version': 'cookie-9Gt2Lx',
      'openstack-version-token': 'tk-3Bn8Ye5Uq',
    };
    served.answer('/svc', { json: { id: 'v1', links: [{ rel: 'self', href: 'v1/' }] }, headers });
    const connection = served.connect();
    const found = await firstValueFrom(discover(connection, `${served.url}/svc`));
    expect(found.dataFor('1')?.maxMicroversion).toEqual([1, 30]);
    expect(JSON.stringify(connection.documents.peek(`${served.url}/svc`))).not.toMatch(/cookie-9Gt2Lx|tk-3Bn8Ye5Uq/);
  });

  it('warns of versions without a status', async () => {
    served.answer('/svc', { json: { versions: [{ id: 'v1' }, entry('v2', 'v2/')] } });
    await firstValueFrom(discover(served.connect(), `${served.url}/svc`));
    expect(served.events.filter(({ type }) => type === 'warning')).toMatchObject([
      { code: 'missing-status', message: expect.stringContaining(`${served.url}/svc`) as string },
    ]);
  });

  it('tells mapUrl what a link was found for', async () => {
    served.answer('/svc', { json: { versions: [entry('v2', 'http://10.0.0.1/v2/')] } });
    const origins: unknown[] = [];
    const connection = served.connect({ mapUrl: (url, origin) => (origins.push(origin), url) });
    const origin = { serviceType: 'compute', interface: 'public', regionName: 'R1' };
    const found = await firstValueFrom(discover(connection, `${served.url}/svc`, { origin }));
    found.urlFor('2');
    expect(origins).toEqual([origin]);
  });

  describe('of a document that is read anew', () => {
    const nova = (max: string) => ({ versions: [{ ...entry('v2.1', 'v2.1/'), min_version: '2.1', version: max }] });
    const told = () => served.events.filter(({ type }) => type === 'microversion-range-changed');

    async function readTwice(max: string, again: { readonly cache?: false } = {}): Promise<void> {
      const connection = served.connect();
      const options = { origin: { serviceType: 'compute' } };
      served.answer('/svc', { json: nova('2.90') });
      await firstValueFrom(discover(connection, `${served.url}/svc`, options));
      served.answer('/svc', { json: nova(max) });
      if (again.cache !== false) connection.documents.doubt?.(`${served.url}/svc`);
      await firstValueFrom(discover(connection, `${served.url}/svc`, { ...options, ...again }));
      expect(served.requests).toHaveLength(2);
    }

    it.each([{}, { cache: false } as const])('tells that it has other microversions, and what it was read for (%o)', async (again) => {
      await readTwice('2.95', again);
      expect(told()).toMatchObject([
        { serviceType: 'compute', url: `${served.url}/svc`, version: '2.1', before: { min: '2.1', max: '2.90' }, now: { min: '2.1', max: '2.95' } },
      ]);
    });

    it('tells nothing where they are the same', async () => {
      await readTwice('2.90');
      expect(told()).toEqual([]);
    });
  });

  it('tells no secret of the session that a service repeats in place of a document, or in one', async () => {
    const token = `gAAAAB${'-kT4wZ9'.repeat(30)}`;
    const connection = served.connect();
    connection.conceal(token);
    served.answer('/page', { text: `nothing for ${token}` });
    served.answer('/odd', { json: { versions: [{ id: `v${token}`, status: 'CURRENT' }, { id: token }] } });
    const refused = firstValueFrom(discover(connection, `${served.url}/page`));
    await expect(refused).rejects.toMatchObject({ name: 'DiscoveryFailure', message: expect.stringContaining('"nothing for [redacted]"') as string });
    await firstValueFrom(discover(connection, `${served.url}/odd`));
    const told = served.events.filter(({ type }) => type === 'warning');
    expect(told).toHaveLength(2);
    expect(JSON.stringify(told)).not.toContain(token.slice(0, 20));
  });
});
