import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { toNodeListener, type RequestHandler } from 'keystoneauth-rx/node';
import { describe, expect, it, onTestFinished } from 'vitest';

async function serve(listener: RequestListener): Promise<number> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(async () => {
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
  });
  return (server.address() as AddressInfo).port;
}

/** What is answered to bytes. */
function raw(port: number, bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    socket.on('data', (chunk) => (text += chunk.toString()));
    socket.on('close', () => { resolve(text); });
    socket.on('error', reject);
  });
}

const say: RequestHandler = async (request, client) =>
  new Response(`${request.method} ${request.url} ${await request.text()} ${client?.address ?? ''}`, { status: 201, headers: { 'X-Own': 'yes' } });

describe('toNodeListener', () => {
  it('hands on the request as it came, and the answer as it is given', async () => {
    const port = await serve(toNodeListener(say));
    const reply = await fetch(`http://127.0.0.1:${String(port)}/a/b?c=%20d`, { method: 'POST', body: 'text' });

    expect([reply.status, reply.headers.get('x-own')]).toEqual([201, 'yes']);
    expect(await reply.text()).toBe(`POST http://127.0.0.1:${String(port)}/a/b?c=%20d text 127.0.0.1`);
  });

  it('has the whole path where it is mounted below one', async () => {
    const listener = toNodeListener(say);
    const port = await serve((request, response) => {
      const [path, url] = [request.url, request.url?.replace('/os', '')];
      listener(Object.assign(request, { originalUrl: path, url }), response);
    });

    expect(await (await fetch(`http://127.0.0.1:${String(port)}/os/session`)).text()).toContain('/os/session');
  });

  it('keeps cookies apart', async () => {
    const cookies = (): Response => {
      const headers = new Headers();
      for (const cookie of ['a=ck-Ln51Vd-first; Path=/', 'b=ck-Ln52Vd-other']) headers.append('Set-Cookie', cookie);
      return new Response(null, { status: 204, headers });
    };
    const port = await serve(toNodeListener(cookies));

    expect((await fetch(`http://127.0.0.1:${String(port)}/`)).headers.getSetCookie()).toEqual(['a=ck-Ln51Vd-first; Path=/', 'b=ck-Ln52Vd-other']);
  });

  it.each([
    ['an absolute URL', 'GET http://evil.example.com/os HTTP/1.1\r\nHost: a\r\n'],
    ['no path', 'OPTIONS * HTTP/1.1\r\nHost: a\r\n'],
    ['a host that is none', 'GET / HTTP/1.1\r\nHost: a/b\r\n'],
    ['TRACE', 'TRACE / HTTP/1.1\r\nHost: a\r\n'],
  ])('refuses %s', async (_, head) => {
    const port = await serve(toNodeListener(say));

    expect(await raw(port, `${head}Connection: close\r\n\r\n`)).toMatch(/^HTTP\/1\.1 400 /);
  });

  it('closes the connection under an answer that was given before all was sent', async () => {
    const port = await serve(toNodeListener(() => new Response('no', { status: 413 })));
    const reply = await raw(port, 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\nsome');

    expect(reply).toMatch(/^HTTP\/1\.1 413 /);
    expect(reply).toMatch(/connection: close/i);
  });

  it('answers nothing where the handler fails', async () => {
    const port = await serve(toNodeListener(() => Promise.reject(new Error('broken'))));

    expect(await raw(port, 'GET / HTTP/1.1\r\nHost: a\r\n\r\n')).toBe('');
  });
});
