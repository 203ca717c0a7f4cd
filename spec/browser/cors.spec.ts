import { type RequestListener } from 'node:http';
import { type RequestOptions } from 'keystoneauth-rx';
import { afterEach, describe, expect, it } from 'vitest';
import { describeServices } from '../cloud/describe-services.js';
import { describeBrowser } from './describe-browser.js';
import { type OpenPage } from './open-page.js';
import { type PageSessionOptions } from './page/operations.js';
import { openLoopbackServer } from './site/loopback-server.js';
import { openPermissiveServer, type PermissiveServer, type Refusals } from './site/permissive-server.js';

const REQUEST_ID = 'req-1f0c8a2e-5a0b-4a57-9a57-000000000001';
const TOKEN = { 'X-Auth-Token': 'a-token-4Vn7Qe' };
const suspicion = { name: 'CorsSuspected', code: 'cors-suspected', outcome: 'unknown' };

const servers: PermissiveServer[] = [];
afterEach(() => Promise.all(servers.splice(0).map((server) => server.close())));

async function serve(answer: RequestListener, refusals?: Refusals): Promise<PermissiveServer> {
  const server = await openPermissiveServer(answer, refusals);
  servers.push(server);
  return server;
}

const json: RequestListener = (_request, response) => {
  response.writeHead(200, { 'Content-Type': 'application/json' }).end('{}');
};

/** What the first request asked permission for. */
const askedFor = ({ requests }: PermissiveServer): readonly string[] => requests[0]?.headers['access-control-request-headers']?.split(',') ?? [];

describeBrowser('a page at services of other origins', (browser) => {
  const open = async (options: PageSessionOptions = {}): Promise<OpenPage> => {
    const page = await browser.openPage();
    await page.run('open', options);
    return page;
  };

  describe('sends no header too many:', () => {
    it.for([
      ['sharev2', '2.7', ['x-openstack-manila-api-version']],
      ['volumev3', '3.59', ['openstack-api-version']],
      ['baremetal', '1.58', ['x-openstack-ironic-api-version']],
      ['placement', '1.36', ['openstack-api-version']],
      ['identity', '1.1', ['openstack-api-version']],
    ] as const)('%s is asked for a microversion in one way', async ([serviceType, microversion, expected]) => {
      const server = await serve(json);
      const page = await open();
      await page.run('request', 'GET', server.origin, { microversion, endpointFilter: { serviceType } });

      expect(askedFor(server)).toEqual(expected);
      expect(server.requests[1]?.headers).toHaveProperty(expected[0]);
    });

    it.for<[string, RequestOptions, PageSessionOptions, readonly string[]]>([
      ['a request id to Nova', { endpointFilter: { serviceType: 'compute' } }, {}, ['x-openstack-request-id']],
      ['no request id to Designate', { endpointFilter: { serviceType: 'dns' } }, {}, []],
      ['no request id to a service nobody named', {}, {}, []],
      ['a request id where the operator allowed it', { endpointFilter: { serviceType: 'dns' } }, { allowedHeaders: { dns: ['X-OpenStack-Request-Id'] } }, ['x-openstack-request-id']],
      ['everything where operators allowed it', {}, { allowedHeaders: 'all', additionalHeaders: { traceparent: '00-1-2-01' } }, ['traceparent', 'x-openstack-request-id']],
      ['no trace to Nova', { endpointFilter: { serviceType: 'compute' } }, { additionalHeaders: { traceparent: '00-1-2-01' } }, ['x-openstack-request-id']],
      ['what the caller gave', { endpointFilter: { serviceType: 'dns' }, headers: { traceparent: '00-1-2-01' } }, {}, ['traceparent']],
    ])('%s', async ([, request, session, expected]) => {
      const server = await serve(json);
      const page = await open({ ...session, globalRequestId: REQUEST_ID });
      await page.run('request', 'GET', server.origin, request);

      expect(askedFor(server)).toEqual(expected);
    });

    it('everything goes to its own origin', async () => {
      const page = await open({ globalRequestId: REQUEST_ID, additionalHeaders: { traceparent: '00-1-2-01' } });
      const { sent } = await page.run('requestSent', '/page.js', { endpointFilter: { serviceType: 'dns' } });

      expect(sent).toMatchObject({ traceparent: '00-1-2-01', 'X-Openstack-Request-Id': REQUEST_ID });
    });
  });

  describe('gets an error that says', () => {
    it('which header the operator has to allow', async () => {
      const server = await serve(json, { headers: ['x-colour'] });
      const page = await open();
      const options = { headers: { ...TOKEN, 'X-Colour': 'green' }, microversion: '1.1', endpointFilter: { serviceType: 'identity' } } as const;

      await expect(page.run('request', 'GET', server.origin, options)).rejects.toMatchObject({
        ...suspicion,
        settings: { allowedOrigin: browser.origin, allowHeaders: ['X-Colour', 'OpenStack-API-Version'], allowMethods: [] },
        message: expect.stringMatching(/allow_headers has to name X-Colour, OpenStack-API-Version .*README\.md#cors-suspected\.$/) as unknown,
      });
    });

    it('which method', async () => {
      const server = await serve(json, { headers: ['x-auth-token'] });
      const page = await open();

      await expect(page.run('request', 'PATCH', server.origin, { headers: TOKEN, endpointFilter: { serviceType: 'load-balancer' } })).rejects.toMatchObject({
        ...suspicion,
        settings: { allowHeaders: ['X-Auth-Token'], allowMethods: ['PATCH'] },
      });
    });

    it('which header of the reply, when a sign-in shows no token', async () => {
      const token = { token: { expires_at: '2036-01-01T00:00:00Z', issued_at: '2035-12-31T00:00:00Z', methods: ['password'] } };
      const answer: RequestListener = (_request, response) => {
        response.writeHead(201, { 'Content-Type': 'application/json', 'X-Subject-Token': 'gAAAA-hidden-7Hd2' }).end(JSON.stringify(token));
      };
      const server = await serve(answer, { hidesHeaders: true });
      const page = await open({ auth: { authUrl: `${server.origin}/v3`, username: 'ann', userDomainId: 'default', password: 'pw-Vx81kQ-cors' } });

      await expect(page.run('token')).rejects.toMatchObject({ ...suspicion, outcome: 'refused', settings: { exposeHeaders: ['X-Subject-Token'] } });
    });

    it('that nothing answers', async () => {
      const server = await openLoopbackServer(json);
      await server.close();
      const page = await open();

      await expect(page.run('request', 'GET', server.origin)).rejects.toMatchObject({
        ...{ name: 'ConnectFailure', code: 'connect-failure', outcome: 'unknown' },
        message: expect.stringContaining(`nothing answers the page at ${server.origin}`) as unknown,
      });
    });

    it('that it is offline, and goes on when it is back', async () => {
      const server = await serve(json);
      const page = await open();
      await page.setOffline(true);
      const error: unknown = await page.run('request', 'GET', server.origin).catch((reason: unknown) => reason);
      await page.setOffline(false);

      expect(error).toMatchObject({ code: 'connect-failure', outcome: 'not-sent', message: expect.stringContaining('offline') as unknown });
      expect(server.requests).toEqual([]);
      await expect(page.run('request', 'GET', server.origin)).resolves.toMatchObject({ status: 200 });
    });
  });

  it('asks once without credentials whether somebody is there, and repeats nothing that is refused', async () => {
    const server = await serve(json, { headers: ['x-auth-token'] });
    const page = await open({ connectRetries: 3 });
    const errors = await page.run('failAtOnce', 50, server.origin, { headers: TOKEN });

    expect(errors).toEqual(Array.from({ length: 50 }, () => 'cors-suspected'));
    expect(server.requests.filter(({ method }) => method === 'GET')).toEqual([]);
    const probes = server.requests.filter(({ method }) => method === 'HEAD');
    expect(probes).toHaveLength(1);
    expect(probes[0]?.headers).toMatchObject({ 'sec-fetch-mode': 'no-cors' });
    expect(Object.keys(probes[0]?.headers ?? {})).not.toEqual(expect.arrayContaining([expect.stringMatching(/token|cookie|referer|origin/)]));
  });
});

describeBrowser('a page at real services', (browser) => {
  describeServices('that allow its origin', ['nova', 'cinder', 'manila', 'ironic', 'octavia'], (cloud) => {
    it.for([
      ['compute', '/servers', '2.90', true],
      ['placement', '/resource_providers', '1.36', true],
      ['block-storage', '/volumes', '3.59', true],
      ['shared-file-system', '/shares', '2.7', true],
      ['baremetal', '/nodes', '1.58', false],
    ] as const)('asks %s for a microversion, under its own request id', async ([serviceType, path, microversion, followed]) => {
      const page = await browser.openPage();
      await page.run('open', { auth: { authUrl: cloud.authUrl, ...cloud.admin.credentials }, globalRequestId: REQUEST_ID });
      const reply = await page.run('request', 'GET', path, { microversion, endpointFilter: { serviceType } });

      expect(reply.status).toBe(200);
      const [last] = page.requests.slice(-1);
      expect(await last?.headerValue('x-openstack-request-id')).toBe(followed ? REQUEST_ID : null);
      expect(page.complaints).toEqual([]);
    });

    it('is told that Octavia takes no token from a page until its operator says so', async () => {
      const page = await browser.openPage();
      await page.run('open', { auth: { authUrl: cloud.authUrl, ...cloud.admin.credentials } });

      await expect(page.run('request', 'GET', '/lbaas/loadbalancers', { endpointFilter: { serviceType: 'load-balancer' } })).rejects.toMatchObject({
        ...suspicion,
        settings: { allowedOrigin: browser.origin, allowHeaders: ['X-Auth-Token'], allowMethods: [] },
      });
    });
  });
});
