import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { behindProxy } from './behind-proxy.js';
import type { FaultProxy } from './fault-proxy.js';

const GET = 'GET /thing HTTP/1.1\r\nHost: here\r\n\r\n';
const POST = 'POST /thing HTTP/1.1\r\nHost: here\r\nContent-Length: 6\r\n\r\n';

/** A client that speaks bytes: what it got, and how its connection ended. */
async function client({ url }: FaultProxy): Promise<{ readonly socket: Socket; readonly got: () => string; readonly ended: Promise<string> }> {
  const { port } = new URL(url);
  const socket = connect(Number(port), '127.0.0.1');
  let text = '';
  socket.setEncoding('latin1').on('data', (chunk: string) => (text += chunk));
  const ended = new Promise<string>((resolve) => {
    socket.once('error', ({ code }: NodeJS.ErrnoException) => resolve(code ?? 'error'));
    socket.once('end', () => resolve('end'));
  });
  await once(socket, 'connect');
  return { socket, got: () => text, ended };
}

describe('FaultProxy', () => {
  it('passes requests and replies on, several over one connection', async () => {
    const { origin, proxy } = await behindProxy();
    const { socket, got } = await client(proxy);

    socket.write(GET);
    await proxy.until(({ requests }) => (requests[0]?.repliedBytes ?? 0) > 0);
    socket.write(`${POST}{"a":1`);
    await proxy.until(({ requests }) => (requests[1]?.repliedBytes ?? 0) > 0);
    socket.end();
    await proxy.until(({ open }) => open === 0);

    expect(origin.executed).toEqual(['GET /thing', 'POST /thing']);
    expect(got().match(/HTTP\/1\.1 200 OK/g)).toHaveLength(2);
    expect(proxy.connections).toEqual([
      {
        ...{ number: 1, fault: undefined, held: false, open: false, endedBy: 'client-fin' },
        ...{ bytesIn: GET.length + POST.length + 6, bytesOut: got().length, requests: [expect.anything(), expect.anything()] },
      },
    ]);
  });

  it('sees a request that is not complete', async () => {
    const { origin, proxy } = await behindProxy();
    const { socket } = await client(proxy);

    socket.write(`${POST}{"a"`);
    await proxy.until(({ requests }) => requests.length === 1);
    socket.resetAndDestroy();
    await proxy.until(({ open }) => open === 0);

    expect(proxy.requests).toEqual([
      { method: 'POST', path: '/thing', fault: undefined, complete: false, forwarded: false, repliedBytes: 0 },
    ]);
    expect([proxy.connections[0]?.endedBy, origin.executed]).toEqual(['client-reset', []]);
  });

  it.each([
    ['reset-on-head', 'ECONNRESET', ''],
    ['close-on-head', 'end', ''],
    ['reset-before-reply', 'ECONNRESET', ''],
    // Some systems tell of a reset behind data that was not read yet as of an end.
    ['reset-in-reply', /end|ECONNRESET/, '{"answer":"what the origin has t'],
    ['truncate', 'end', '{"answer":"what the origin has t'],
    ['truncate-chunked', 'end', '{"answer":"what the origin has to'],
    ['half-a-head', 'end', ''],
    ['close-after-reply', 'end', '{"answer":"what the origin has to say about it, at some length"}'],
    ['reset-after-reply', /end|ECONNRESET/, '{"answer":"what the origin has to say about it, at some length"}'],
  ] as const)('does what is called %s', async (fault, end, body) => {
    const { proxy } = await behindProxy();
    proxy.befall(fault);
    const { socket, got, ended } = await client(proxy);

    socket.write(GET);

    expect(await ended).toMatch(end);
    expect(got().split('\r\n\r\n')[1]?.replace(/^40\r\n/, '') ?? '').toBe(body);
    expect(got().includes('Transfer-Encoding: chunked')).toBe(fault === 'truncate-chunked');
  });

  it('strikes in the midst of a request', async () => {
    const { origin, proxy } = await behindProxy();
    proxy.befall('reset-in-body');
    const { socket, ended } = await client(proxy);

    socket.write(`${POST}{"a"`);

    expect(await ended).toBe('ECONNRESET');
    expect(origin.executed).toEqual([]);
  });

  it('drips byte by byte', async () => {
    const { proxy } = await behindProxy({}, { dripMs: 1 });
    proxy.befall('drip');
    const { socket, got } = await client(proxy);
    const lengths = new Set<number>();
    socket.on('data', () => lengths.add(got().length));

    socket.write(GET);
    await proxy.until(() => got().endsWith('}'));

    expect(lengths.size).toBeGreaterThan(30);
  });

  it('holds until it is released', async () => {
    const { proxy, origin } = await behindProxy();
    proxy.befall('held');
    const { socket, got } = await client(proxy);
    socket.write(GET);
    await proxy.until(({ connections }) => connections[0]?.held === true);
    const before = [origin.executed.length, got()];

    proxy.release();
    await once(socket, 'data');

    expect(before).toEqual([1, '']);
    expect(got()).toContain('200 OK');
  });

  it('refuses, crashes and comes back on its port', async () => {
    const { proxy } = await behindProxy();
    const { socket, ended } = await client(proxy);
    socket.write(GET);
    await once(socket, 'data');

    proxy.crash();

    expect(await ended).toBe('ECONNRESET');
    await expect(client(proxy)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    await proxy.listen();
    const { socket: again, got } = await client(proxy);
    again.write(GET);
    await once(again, 'data');
    expect(got()).toContain('200 OK');
  });
});
