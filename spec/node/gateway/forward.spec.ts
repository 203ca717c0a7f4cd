import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import { gzipSync } from 'node:zlib';
import type { AddressInfo } from 'node:net';
import { Subject, firstValueFrom } from 'rxjs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ADA, askRaw, BOB, expectNoSecrets, serveGateway, type Browser, type ServedGateway } from './served-gateway.js';

/** A service of its own behind the gateway; it checks no token. */
interface Backed {
  readonly gate: ServedGateway;
  readonly page: Browser;
  readonly arrivals: IncomingMessage[];
  readonly serviceUrl: string;
}

async function backedBy(answer: (request: IncomingMessage, response: ServerResponse) => void, options = {}): Promise<Backed> {
  const arrivals: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    arrivals.push(request);
    answer(request, response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(async () => {
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
  });
  const serviceUrl = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  const services = [
    { type: 'object-store', name: 'swift', url: `${serviceUrl}/v1/AUTH_1` },
    { type: 'compute', name: 'nova', url: { public: `${serviceUrl}/compute/v2.1`, internal: `${serviceUrl}/inside/v2.1` } },
  ];
  const gate = await serveGateway(options, { services });
  const page = gate.browser();
  await page.signIn(ADA);
  return { gate, page, arrivals, serviceUrl };
}

const echo = (request: IncomingMessage, response: ServerResponse): void => {
  response.writeHead(200, { 'Content-Type': 'application/octet-stream' });
  request.pipe(response);
};

describe('forward', () => {
  it('sends method, path, query and body as they came, and only headers that say nothing of the browser', async () => {
    const { page, arrivals } = await backedBy(echo);
    const headers = {
      ...{ 'x-object-meta-colour': 'blue', 'content-type': 'text/plain', range: 'bytes=0-3', 'openstack-api-version': 'compute 2.90' },
      ...{ 'x-auth-token': 'tk-Zz91Qw-forged', authorization: 'Basic Zm9yZ2VkOnB3LVp6OTNRdy1mb3JnZWQ=', forwarded: 'for=1.2.3.4', 'x-roles': 'admin', 'x-service-token': 'tk-Zz92Qw-forged' },
    };
    const reply = await page.ask('/os/object-store/box/a%20b?multipart-manifest=get&x=%2F', { method: 'PUT', body: 'hello', headers });

    expect(reply).toMatchObject({ status: 200, text: 'hello' });
    const [{ method, url, headers: sent } = {} as IncomingMessage] = arrivals;
    expect([method, url]).toEqual(['PUT', '/v1/AUTH_1/box/a%20b?multipart-manifest=get&x=%2F']);
    expect(sent).toMatchObject({ 'x-object-meta-colour': 'blue', 'content-type': 'text/plain', range: 'bytes=0-3', 'openstack-api-version': 'compute 2.90' });
    for (const name of ['cookie', 'authorization', 'forwarded', 'x-roles', 'x-service-token', 'x-requested-with', 'origin']) expect(sent).not.toHaveProperty(name);
    expect(sent['x-auth-token']).not.toContain('forged');
  });

  it('gives the answer as it is, without what would change browser or gateway', async () => {
    const { page } = await backedBy((_, response) => {
      response.writeHead(418, {
        ...{ 'Content-Type': 'application/json; charset=utf-8', 'X-Openstack-Request-Id': 'req-1', ETag: '"e1"', 'X-Object-Meta-A': 'b' },
        ...{ 'Set-Cookie': 'keystoneauth=ck-Pd74Xs-service', 'X-Subject-Token': 'tk-Pd73Xs-service', 'Access-Control-Allow-Origin': '*', 'Cache-Control': 'public' },
        ...{ 'Strict-Transport-Security': 'max-age=9', 'WWW-Authenticate': 'Basic realm="x"', 'Clear-Site-Data': '"*"', Server: 'nginx' },
      });
      response.end('{ "n": 12345678901234567890 }');
    });
    const { status, text, headers } = await page.ask('/os/compute/servers');

    expect([status, text]).toEqual([418, '{ "n": 12345678901234567890 }']);
    expect(Object.fromEntries(headers)).toMatchObject({ 'x-openstack-request-id': 'req-1', etag: '"e1"', 'x-object-meta-a': 'b', 'cache-control': 'no-store', vary: 'Cookie' });
    expect(headers.get('content-security-policy')).toBe("sandbox; default-src 'none'");
    for (const name of ['set-cookie', 'x-subject-token', 'access-control-allow-origin', 'strict-transport-security', 'www-authenticate', 'clear-site-data', 'server']) {
      expect(headers.has(name)).toBe(false);
    }
  });

  it('streams long bodies both ways, and unpacks what is compressed', async () => {
    const long = Buffer.alloc(3_000_000, 'stream');
    const { page } = await backedBy((request, response) => {
      if (request.method === 'PUT') return echo(request, response);
      response.writeHead(200, { 'Content-Encoding': 'gzip', 'Content-Type': 'text/plain' }).end(gzipSync('unpacked'));
    });
    const body = new Blob([long]).stream() as ReadableStream<Uint8Array>;

    expect((await page.ask('/os/object-store/box/long', { method: 'PUT', body })).text === long.toString()).toBe(true);
    const packed = await page.ask('/os/object-store/box/packed');
    expect(packed.text).toBe('unpacked');
    expect(packed.headers.has('content-encoding')).toBe(false);
  });

  it('begins to answer before the service has ended', async () => {
    const more$ = new Subject<void>();
    const { gate, page } = await backedBy((_, response) => {
      response.writeHead(200, { 'Content-Type': 'text/plain' }).write('first ');
      more$.subscribe(() => response.end('last'));
    });
    const reply = await fetch(`${gate.url}/os/compute/events`, { headers: { cookie: page.cookie ?? '', 'x-requested-with': 'keystoneauth-rx' } });
    const reader = (reply.body as ReadableStream<Uint8Array>).getReader();

    expect(Buffer.from((await reader.read()).value ?? []).toString()).toBe('first ');
    more$.next();
    expect(Buffer.from((await reader.read()).value ?? []).toString()).toBe('last');
  });

  it('lets go of the service when the browser leaves', async () => {
    const left$ = new Subject<string>();
    const arrived$ = new Subject<string>();
    const { gate, page } = await backedBy((request, response) => {
      response.on('close', () => { left$.next('left'); });
      arrived$.next(request.url ?? '');
    });
    const [arrived, left] = [firstValueFrom(arrived$), firstValueFrom(left$)];
    const abort = new AbortController();
    const asked = fetch(`${gate.url}/os/compute/slow`, { signal: abort.signal, headers: { cookie: page.cookie ?? '', 'x-requested-with': 'keystoneauth-rx' } }).catch(() => 'aborted');
    await arrived;
    abort.abort();

    expect(await left).toBe('left');
    expect(await asked).toBe('aborted');
  });

  it('leaves the cookie alone when somebody signs in while a request is under way', async () => {
    const arrived$ = new Subject<void>();
    const { gate, page } = await backedBy(() => { arrived$.next(); });
    const other = gate.browser();
    other.cookie = page.cookie;
    const arrived = firstValueFrom(arrived$);
    const slow = other.ask('/os/compute/slow');
    await arrived;
    await page.signIn(BOB);

    const reply = await slow;
    expect(reply).toMatchObject({ status: 401, reason: 'signed-out' });
    expect(reply.headers.getSetCookie()).toEqual([]);
    expect((await page.ask('/os/session')).json).toMatchObject({ token: { user: { name: 'bob' } } });
  });

  it('ends in the scope in which it began', async () => {
    const { gate, page, arrivals } = await backedBy(echo);
    await page.ask('/os/object-store/before');
    const read$ = new Subject<ReadableStreamDefaultController<Uint8Array>>();
    const read = firstValueFrom(read$);
    const body = new ReadableStream<Uint8Array>({ pull: (controller) => { read$.next(controller); } }, { highWaterMark: 0 });
    const headers = { cookie: page.cookie ?? '', 'x-requested-with': 'keystoneauth-rx' };
    const slow = gate.handler(new Request(`${gate.url}/os/object-store/box/a`, { method: 'PUT', headers, body, duplex: 'half' } as RequestInit));
    const controller = await read;
    await page.ask('/os/session/scope', { method: 'POST', json: { projectName: 'admin', projectDomainId: 'default' } });
    controller.enqueue(Buffer.from('in demo'));
    controller.close();

    expect(await (await slow).text()).toBe('in demo');
    await page.ask('/os/object-store/after');
    expect(arrivals.map(({ url }) => url)).toEqual(['/v1/AUTH_1/before', '/v1/AUTH_1/box/a', '/v1/AUTH_1/after']);
    const [before, slowly, after] = arrivals.map((arrival) => arrival.headers['x-auth-token']);
    expect(slowly).toBe(before);
    expect(after).not.toBe(before);
  });

  it('takes no more than it may, said beforehand or not', async () => {
    const { page, arrivals } = await backedBy(echo, { maxBodyBytes: 400_000 });
    const long = Buffer.alloc(500_000, 'x');

    expect(await page.ask('/os/object-store/box/a', { method: 'PUT', body: long })).toMatchObject({ status: 413, reason: 'body-too-large' });
    expect(arrivals).toHaveLength(0);
    const unsaid = new Blob([long]).stream() as ReadableStream<Uint8Array>;
    expect(await page.ask('/os/object-store/box/b', { method: 'PUT', body: unsaid })).toMatchObject({ status: 413, reason: 'body-too-large' });
    expect((await page.ask('/os/object-store/box/c', { method: 'PUT', body: 'short' })).text).toBe('short');
  });

  it.each(['HEAD', 'GET', 'POST', 'PUT', 'PATCH', 'DELETE'])('forwards %s, also without a body', async (method) => {
    const { page, arrivals } = await backedBy((_, response) => {
      response.writeHead(204, { 'X-Account-Meta-A': 'b' }).end();
    });
    const reply = await page.ask('/os/object-store', { method });

    expect(reply).toMatchObject({ status: 204, text: '' });
    expect(reply.headers.get('x-account-meta-a')).toBe('b');
    expect(arrivals.map((arrival) => arrival.method)).toEqual([method]);
  });

  it('leads to the endpoint of the catalog; a version that is named, and nothing at all, to where versions are', async () => {
    const { page, arrivals } = await backedBy((_, response) => response.end());
    for (const path of ['/servers', '/v2.1/servers', '/v2/servers', '/', '', '@RegionOne/servers']) await page.ask(`/os/compute${path}`);

    expect(arrivals.map(({ url }) => url)).toEqual(['/compute/v2.1/servers', '/compute/v2.1/servers', '/compute/v2/servers', '/compute/', '/compute', '/compute/v2.1/servers']);
    expect(await page.ask('/os/compute@Elsewhere/servers')).toMatchObject({ status: 404, reason: 'no-such-service' });
    expect(await page.ask('/os/volume/volumes')).toMatchObject({ status: 404, reason: 'no-such-service' });
  });

  it('uses the interface and the services that it is told', async () => {
    const { page, arrivals } = await backedBy((_, response) => response.end(), { interface: ['internal', 'public'], services: ['compute', 'identity'] });
    await page.ask('/os/compute/servers');

    expect(arrivals.map(({ url }) => url)).toEqual(['/inside/v2.1/servers']);
    expect(await page.ask('/os/object-store/box')).toMatchObject({ status: 403, reason: 'not-forwarded' });
    expect((await page.ask('/os/session')).json).toMatchObject({ token: { catalog: [{ type: 'compute', endpoints: [{ interface: 'public', url: '/os/compute@RegionOne/v2.1' }] }] } });
    expect((await page.ask('/os/session')).text).not.toContain('127.0.0.1');
  });

  it('leads no path to another host, or to another place of this one', async () => {
    const { gate, page, arrivals } = await backedBy((_, response) => response.end());
    const headers = { cookie: page.cookie ?? '', 'x-requested-with': 'keystoneauth-rx' };
    const statusOf = (path: string): Promise<number> => askRaw(gate.url, path, headers);

    for (const path of ['/os/compute/../../etc', '/os/../secret', '/os//evil.example.com/x', '/os/http://evil.example.com/', '//evil.example.com/os', 'http://evil.example.com/os/compute']) {
      expect([400, 404]).toContain(await statusOf(path));
    }
    const plain = ['..%2f..%2fx', '%2e%2e%2fx', 'a%2Fb', 'a%5c..%5cb', '%252e%252e/x', '%25252e%25252e', 'a%00b', 'x/%2e%252e/y', 'a%0d%0aX-Auth-Token:1'];
    const beside = ['x%ff%2f..%2f..%2fy', 'x%zz%2f..%2fy', '%0d%0a%ff', 'a%5c%ff', '%252e%252e%252f%ff', '%c0%ae%c0%ae/x']; // what is no UTF-8 hides nothing
    for (const path of [...plain, ...beside]) expect([path, await statusOf(`/os/compute/${path}`)]).toEqual([path, 400]);
    expect(await statusOf('/os/compute@Reg%ffion/servers')).toBe(400);
    expect(arrivals).toEqual([]);
    await statusOf('/os/compute/100%/caf%C3%A9');
    expect(arrivals.splice(0).map(({ url }) => url)).toEqual(['/compute/v2.1/100%25/caf%C3%A9']);
    await statusOf('/os/compute//evil.example.com/x');
    await statusOf('/os/compute/@evil.example.com/x?url=//evil.example.com');
    expect(arrivals.map(({ url }) => url)).toEqual(['/compute//evil.example.com/x', '/compute/v2.1/@evil.example.com/x?url=//evil.example.com']);
  });

  it.each([
    ...['/os/identity/v3/auth/tokens', '/os/identity/v3//auth//tokens', '/os/identity/v3/%61uth/TOKENS/', '/os/identity/auth/tokens/OS-PKI/revoked', '/os/identity/v2.0/tokens'],
    ...['/os/identity/v3/ec2tokens', '/os/identity/v3/OS-OAUTH2/token', '/os/identity/v3/auth/OS-FEDERATION/saml2', '/os/identity/v3/OS-FEDERATION/identity_providers/a/protocols/b/auth'],
    ...['/os/placement/v3/auth/tokens', '/os/placement/v3/ec2tokens', '/os/placement/v3/auth/OS-FEDERATION/saml2', '/os/placement/v3/OS-OAUTH1/access_token'],
  ])('leaves Keystone alone where tokens are: %s', async (path) => {
    const gate = await serveGateway();
    const page = gate.browser();
    await page.signIn(ADA);
    const before = gate.served.cloud.requests().length;

    for (const method of ['POST', 'GET', 'DELETE']) expect(await page.ask(path, { method })).toMatchObject({ status: 403, reason: 'not-forwarded' });
    expect(gate.served.cloud.requests()).toHaveLength(before);
    expect((await page.ask('/os/identity/v3/auth/catalog')).status).toBe(200);
    expectNoSecrets(gate);
  });

  it('keeps the token out of what a service repeats of the request', async () => {
    const { gate, page, arrivals } = await backedBy(({ headers, url = '' }, response) => {
      const token = String(headers['x-auth-token']);
      response.writeHead(url.endsWith('/broken') ? 500 : 200, { 'X-Seen': `token ${token}`, 'X-Other': 'kept' });
      response.end(url.endsWith('/broken') ? `Traceback, X-Auth-Token: ${token}` : 'fine');
    });
    const broken = await page.ask('/os/compute/broken');

    expect(broken).toMatchObject({ status: 500, text: 'Traceback, X-Auth-Token: [redacted]' });
    expect(broken.headers.get('x-other')).toBe('kept');
    expect((await page.ask('/os/compute/servers')).headers.has('x-seen')).toBe(false);
    expect(gate.answers.join()).not.toContain(arrivals[0]?.headers['x-auth-token']);
  });

  it('orders nothing from caches and proxies in front of it', async () => {
    const { page } = await backedBy((_, response) => {
      response.writeHead(200, { 'CDN-Cache-Control': 'public, max-age=60', 'Surrogate-Control': 'max-age=60', 'X-Accel-Redirect': '/etc/x', 'X-Sendfile': '/etc/x' }).end('fine');
    });
    const { headers, text } = await page.ask('/os/compute/servers');

    expect(text).toBe('fine');
    for (const name of ['cdn-cache-control', 'surrogate-control', 'x-accel-redirect', 'x-sendfile']) expect(headers.has(name)).toBe(false);
  });

  it('says no length where there is no body, which would swallow the next answer', async () => {
    const { page } = await backedBy(({ url }, response) => {
      if (url?.endsWith('/reset') === true) response.writeHead(205, { 'Content-Length': '5' }).end('hello');
      else response.end('next');
    });

    expect((await page.ask('/os/compute/reset')).headers.get('content-length')).not.toBe('5');
    expect((await page.ask('/os/compute/next')).text).toBe('next');
  });

  it('says how a body is encoded that it cannot unpack', async () => {
    const { page } = await backedBy((_, response) => {
      response.writeHead(200, { 'Content-Encoding': 'aws-chunked', 'Content-Length': '6' }).end('packed');
    });
    const { headers, text } = await page.ask('/os/object-store/box/a');

    expect([text, headers.get('content-encoding'), headers.get('content-length')]).toEqual(['packed', 'aws-chunked', '6']);
  });

  it('maps where things are to itself, and takes nobody elsewhere', async () => {
    const { page, serviceUrl } = await backedBy((request, response) => {
      const to = new URLSearchParams(request.url?.split('?')[1]).get('to') ?? '';
      response.writeHead(Number(/\d{3}/.exec(request.url ?? '')?.[0]), { Location: to }).end();
    });
    const locationOf = async (status: number, to: string): Promise<[number, string | null]> => {
      const reply = await page.ask(`/os/compute/r${String(status)}?to=${encodeURIComponent(to)}`);
      return [reply.status, reply.headers.get('location')];
    };

    expect(await locationOf(201, `${serviceUrl}/compute/v2.1/servers/1`)).toEqual([201, '/os/compute/v2.1/servers/1']);
    expect(await locationOf(302, '/compute/v2.1/')).toEqual([302, '/os/compute/v2.1/']);
    expect(await locationOf(201, 'http://evil.example.com/')).toEqual([201, null]);
    expect(await locationOf(302, 'http://evil.example.com/')).toEqual([502, null]);
    expect(await locationOf(302, `${serviceUrl}/computers`)).toEqual([502, null]);
  });

  it('leads who looks for versions to itself', async () => {
    const gate = await serveGateway();
    const page = gate.browser();
    await page.signIn(ADA);
    const { json } = await page.ask('/os/compute/');

    expect(JSON.stringify(json)).toContain(`"href":"${gate.url}/os/compute/v2.1/"`);
    expect(JSON.stringify(json)).not.toContain(gate.served.url);
  });

  it('says what is wrong when a service cannot be reached, without saying where it is', async () => {
    const { gate, page, serviceUrl } = await backedBy((request) => request.socket.destroy());
    const reply = await page.ask('/os/compute/servers');

    expect(reply).toMatchObject({ status: 502, reason: 'unreachable' });
    expect(reply.text).not.toContain(new URL(serviceUrl).host);
    expect(gate.events.map(({ type }) => type)).toContain('request-failed');
  });

  it('asks for a long body once more when the token was renewed on its way', async () => {
    const gate = await serveGateway();
    const page = gate.browser();
    await page.signIn(ADA);
    gate.served.cloud.revoke();
    const body = new Blob([Buffer.alloc(600_000, '{"name": "long"} ')]).stream() as ReadableStream<Uint8Array>;
    const first = await page.ask('/os/placement/resource_providers', { method: 'POST', body, headers: { 'content-type': 'application/json' } });

    expect(first).toMatchObject({ status: 503, reason: 'send-again' });
    expect((await page.ask('/os/placement/resource_providers', { method: 'POST', json: { name: 'again' } })).status).toBe(201);
  });
});
