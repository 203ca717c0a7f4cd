import { once } from 'node:events';
import { createServer } from 'node:net';
import { networkInterfaces } from 'node:os';
import { afterEach, describe, expect, it } from 'vitest';
import { loopbackServers } from '../../src/node/loopback-servers.js';
import { closeAll, closedLater } from '../identity/scripted-keystone.js';

afterEach(closeAll);

const hasIpv6 = Object.values(networkInterfaces()).flat().some((each) => each?.address === '::1');

/** The port, or what it fails with; it listens until the end of the spec. */
function listening(addresses: readonly string[], port = 0): Promise<unknown> {
  return new Promise((resolve) => {
    const subscription = loopbackServers(addresses, { port, handler: (_request, response) => response.end('here') }).subscribe({ next: resolve, error: resolve });
    closedLater({ close: () => { subscription.unsubscribe(); } });
  });
}

/** Somebody else at this address; the port. */
async function somebody(address: string): Promise<number> {
  const server = createServer();
  closedLater({ close: () => { server.close(); } });
  await once(server.listen(0, address), 'listening');
  const bound = server.address();
  return typeof bound === 'object' && bound !== null ? bound.port : 0;
}

describe('loopbackServers', () => {
  it.runIf(hasIpv6)('answers at all addresses at the same port', async () => {
    const port = await listening(['127.0.0.1', '::1']);

    for (const host of ['127.0.0.1', '[::1]']) expect(await (await fetch(`http://${host}:${String(port)}/`)).text()).toBe('here');
  });

  it.runIf(hasIpv6)('fails, and listens nowhere, where somebody else has the port at one of them', async () => {
    const port = await somebody('::1');

    expect(await listening(['127.0.0.1', '::1'], port)).toMatchObject({ code: 'EADDRINUSE' });
    // Somebody else on this machine may have the port there.
    const answer = await fetch(`http://127.0.0.1:${String(port)}/`).then(async (response) => response.text(), () => 'nobody is there');
    expect(answer).not.toBe('here');
  });

  it('does without an address that this machine does not have, but not without the first', async () => {
    // An address for documentation (RFC 3849).
    const port = await listening(['127.0.0.1', '2001:db8::1']);
    expect(await (await fetch(`http://127.0.0.1:${String(port)}/`)).text()).toBe('here');

    expect(await listening(['2001:db8::1', '127.0.0.1'])).toMatchObject({ code: expect.stringMatching(/EADDRNOTAVAIL|EAFNOSUPPORT/) as string });
  });

  it('leaves nothing behind when nobody waits any more, not even before it listens', async () => {
    const port = await somebody('127.0.0.1');
    await closeAll();
    loopbackServers(['127.0.0.1'], { port, handler: (_request, response) => response.end('here') }).subscribe().unsubscribe();

    // It would be listening by the time that another one is.
    await somebody('127.0.0.1');
    const answer = await fetch(`http://127.0.0.1:${String(port)}/`).then(async (response) => response.text(), () => 'nobody is there');
    expect(answer).not.toBe('here');
  });
});
