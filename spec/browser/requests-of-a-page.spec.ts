import { once } from 'node:events';
import { type RequestListener, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { firstValueFrom, Subject } from 'rxjs';
import { afterEach, expect, it } from 'vitest';
import { describeBrowser } from './describe-browser.js';
import { type OpenPage } from './open-page.js';
import { type PageSessionOptions } from './page/operations.js';
import { openPermissiveServer, type PermissiveServer } from './site/permissive-server.js';

const TOKEN = { 'X-Auth-Token': 'a-token-4Vn7Qe' };

const servers: PermissiveServer[] = [];
afterEach(() => Promise.all(servers.splice(0).map((server) => server.close())));

async function serve(answer: RequestListener): Promise<PermissiveServer> {
  const server = await openPermissiveServer(answer);
  servers.push(server);
  return server;
}

const json: RequestListener = (_request, response) => {
  response.writeHead(200, { 'Content-Type': 'application/json' }).end('{"servers":[]}');
};

describeBrowser('requests of a page', (browser) => {
  const open = async (options: PageSessionOptions = {}): Promise<OpenPage> => {
    const page = await browser.openPage();
    await page.run('open', options);
    return page;
  };

  it('ask for permission for the headers they were given and for no other', async () => {
    const server = await serve(json);
    const page = await open();
    await page.run('request', 'POST', server.origin, { headers: TOKEN, json: {}, clientName: 'app', clientVersion: '1' });

    expect(server.requests.map(({ method }) => method)).toEqual(['OPTIONS', 'POST']);
    expect(server.requests[0]?.headers['access-control-request-headers']).toBe('content-type,x-auth-token');
    expect(page.complaints).toEqual([]);
  });

  it('need no permission when they carry nothing', async () => {
    const server = await serve(json);
    const page = await open();
    await page.run('request', 'GET', server.origin);

    expect(server.requests.map(({ method }) => method)).toEqual(['GET']);
  });

  it("carry the browser's own User-Agent, no Forwarded, no cookie and no XSRF header", async () => {
    const server = await serve(json);
    const page = await open();
    await page.setCookie(server.origin, 'XSRF-TOKEN', 'a-cookie-8Zs2Bm');
    await page.run('request', 'GET', server.origin, { headers: TOKEN });

    const { headers } = server.requests[1] ?? {};
    expect(headers).toMatchObject({ 'x-auth-token': 'a-token-4Vn7Qe', 'user-agent': expect.stringContaining('Chrome/') as unknown });
    expect(Object.keys(headers ?? {})).not.toEqual(expect.arrayContaining([expect.stringMatching(/cookie|xsrf|forwarded/)]));
  });

  it('are aborted when nobody is subscribed any more', async () => {
    const arrived = new Subject<ServerResponse>();
    const held = firstValueFrom(arrived);
    const server = await serve((_request, response) => arrived.next(response));
    const page = await open();
    await page.run('subscribe', server.origin);
    const response = await held;
    const left = once(response, 'close');

    await page.run('unsubscribe');

    await left;
    expect(response.writableEnded).toBe(false);
    expect(page.complaints).toEqual([]);
  });

  it('are aborted when their time is over', async () => {
    const arrived = new Subject<ServerResponse>();
    const left = firstValueFrom(arrived).then((response) => once(response, 'close'));
    const server = await serve((_request, response) => arrived.next(response));
    const page = await open();

    await expect(page.run('request', 'GET', server.origin, { timeoutMs: 300 })).rejects.toMatchObject({
      code: 'connect-timeout',
      outcome: 'unknown',
    });

    await left;
  });

  it('read texts, bytes and streams', async () => {
    const server = await serve((_request, response) => {
      response.writeHead(200, { 'Content-Type': 'text/plain; charset=utf-8' });
      response.write('grüße ');
      response.end('aus Köln');
    });
    const page = await open();

    expect((await page.run('request', 'GET', server.origin)).body).toBe('grüße aus Köln');
    expect(await page.run('readBytes', server.origin)).toEqual([...Buffer.from('grüße aus Köln')]);
    expect(await page.run('readStream', server.origin)).toBe('grüße aus Köln');
  });

  it.for([
    ['DELETE', 204],
    ['HEAD', 200],
    ['GET', 304],
  ] as const)('have a reply without a body to a %s with status %i', async ([method, status]) => {
    const server = await serve((_request, response) => response.writeHead(status).end());
    const page = await open();
    const reply = await page.run('request', method, server.origin);

    expect(reply).toMatchObject({ status, body: undefined });
  });

  it.for(['generator', 'stream'] as const)('upload what a %s brings', async (form) => {
    const server = await serve((request, response) => {
      void text(request).then((received) => response.end(received));
    });
    const page = await open();
    const reply = await page.run('upload', server.origin, ['one ', 'two ', 'three'], form);

    expect(reply.body).toBe('one two three');
  });

  it.for([
    ['the library', false],
    ["an axios instance of the page's own", true],
  ] as const)('follow no redirect when %s sends, since a browser would take the token along', async ([, ownAxios]) => {
    const elsewhere = await serve(json);
    const server = await serve((_request, response) => response.writeHead(302, { Location: elsewhere.origin }).end());
    const page = await open({ ownAxios });

    await expect(page.run('request', 'GET', server.origin, { headers: TOKEN })).rejects.toMatchObject({
      name: 'RedirectRefused',
      code: 'redirect-refused',
      outcome: 'refused',
    });

    expect(elsewhere.requests).toEqual([]);
  });

  it('fail with a typed error when nobody listens', async () => {
    const server = await openPermissiveServer(json);
    await server.close();
    const page = await open();

    await expect(page.run('request', 'GET', server.origin)).rejects.toMatchObject({ name: 'ConnectFailure', outcome: 'unknown' });
  });

  it('fail with a typed error when the connection breaks amid the reply', async () => {
    const server = await serve((_request, response) => {
      response.writeHead(200, { 'Content-Length': 1000 });
      response.write('half of it', () => response.destroy());
    });
    const page = await open();

    await expect(page.run('request', 'GET', server.origin)).rejects.toMatchObject({ name: 'ConnectFailure', outcome: 'unknown' });
  });
});

describeBrowser('a session in a page', (browser) => {
  it.for([
    ['tls', { tls: { insecure: true } }],
    ['userAgent', { userAgent: 'mine' }],
    ['appName', { appName: 'mine' }],
    ['originalIp', { originalIp: '192.0.2.1' }],
  ] as const)('refuses "%s", which a browser does not leave to programs', async ([option, options]) => {
    const page = await browser.openPage();

    await expect(page.run('open', options)).rejects.toMatchObject({
      name: 'OptionError',
      code: 'unsupported-here',
      options: [option],
    });
  });

  it.for([
    ['userAgent', { userAgent: 'mine' }],
    ['originalIp', { originalIp: '192.0.2.1' }],
    ['headers', { headers: { Host: 'elsewhere.test' } }],
    ['headers', { headers: { 'User-Agent': 'mine' } }],
  ] as const)('refuses "%s" of a request that would set what a browser does not leave to programs: %j', async ([option, options]) => {
    const server = await serve(json);
    const page = await browser.openPage();
    await page.run('open', {});

    await expect(page.run('request', 'GET', server.origin, options)).rejects.toMatchObject({ code: 'unsupported-here', options: [option] });
    expect(server.requests).toEqual([]);
  });
});
