import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { browse } from './scripted-browser.js';

describe('browse', () => {
  let server: Server;
  let origin: string;
  let posted: string[];
  beforeEach(async () => {
    posted = [];
    server = createServer((request, response) => {
      if (request.url === '/start') response.writeHead(302, { Location: '/form', 'Set-Cookie': 'seen=ck-start-83Ya; Path=/' }).end();
      else if (request.url === '/leave') response.writeHead(302, { Location: 'http://127.0.0.1:9/elsewhere?code=cd-elsewhere-9Wk' }).end();
      else if (request.method === 'GET') response.end('<form method="post" action="/done"><input name="who"><input type="hidden" name="x" value="a&amp;b"></form>');
      else {
        void text(request).then((body) => {
          posted.push(`${request.headers.cookie ?? ''} ${body}`);
          response.end('<p>Done</p>');
        });
      }
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });

  it('follows redirects with cookies, fills in forms, and ends where there is none', async () => {
    const page = await browse(`${origin}/start`, { types: { who: 'olga' }, within: [origin] });

    expect(page).toMatchObject({ url: `${origin}/done`, status: 200, html: '<p>Done</p>', form: undefined });
    expect(posted).toEqual(['seen=ck-start-83Ya who=olga&x=a%26b']);
  });

  it('ends where a redirect leads outside', async () => {
    const page = await browse(`${origin}/leave`, { within: [origin] });

    expect(page.url).toBe('http://127.0.0.1:9/elsewhere?code=cd-elsewhere-9Wk');
  });
});
