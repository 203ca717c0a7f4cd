import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { followReading } from '../../../src/http/node/reading.js';
import { openWire } from '../wire.js';

const ended: (() => void)[] = [];
afterEach(() => {
  for (const end of ended.splice(0)) end();
});

/** Two ends of a connection. */
async function connection(): Promise<readonly [Socket, Socket]> {
  const server = createServer({ noDelay: true }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const near = connect((server.address() as AddressInfo).port, '127.0.0.1');
  const [far] = (await once(server, 'connection')) as [Socket];
  ended.push(() => {
    near.destroy();
    far.destroy();
    server.close();
  });
  return [near, far];
}

/** The event loop turns so often. */
async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await new Promise((next) => setImmediate(next));
}

const CONTINUE = 'HTTP/1.1 100 Continue\r\nX-Why: not\r\n\r\n';
const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi';

/** What is read of `parts`, each of which arrives before the next one is sent. */
async function readOf(parts: readonly string[], awaited: boolean): Promise<string> {
  const [near, far] = await connection();
  let count = 0;
  followReading(near, { awaitsReply: awaited, lastRead: undefined });
  let text = '';
  let arrived = (): void => undefined;
  near.on('readable', () => {
    for (let chunk = near.read() as Buffer | null; chunk !== null; chunk = near.read() as Buffer | null) text += chunk.toString();
    if (near.bytesRead === count) arrived();
  });
  for (const part of parts) {
    count += part.length;
    const here = new Promise<void>((resolve) => (arrived = resolve));
    far.write(part);
    await here;
  }
  return text;
}

describe('followReading', () => {
  it.each([
    ['in one piece', [CONTINUE + OK]],
    ['apart', [CONTINUE, OK]],
    ['several', [CONTINUE + CONTINUE, CONTINUE + OK]],
    ['in pieces', ['HT', 'TP/1.1 1', '00 Continue\r\n\r', '\n', 'HTTP', OK.slice(4)]],
  ])('leaves out what gives leave to go on, %s', async (_how, parts) => {
    await expect(readOf(parts, true)).resolves.toBe(OK);
  });

  it.each([[['HTTP/1.1 103 Early Hints\r\n\r\n', OK]], [[OK]], [['HTTP/1.0 100', ' no']], [['SSH-2.0']]])('leaves %j as it is', async (parts) => {
    await expect(readOf(parts, true)).resolves.toBe(parts.join(''));
  });

  it('touches no body', async () => {
    await expect(readOf([CONTINUE, OK], false)).resolves.toBe(CONTINUE + OK);
  });

  it('loses nothing of what is put back while nobody reads', async () => {
    const [near, far] = await connection();
    followReading(near, { awaitsReply: false, lastRead: undefined });
    const arrived = once(near, 'readable');
    far.write('read, put back');
    await arrived;
    const whole = near.read() as Buffer | null;
    near.unshift(whole?.subarray(6));
    // The stream looks after itself now, which is no reading.
    await turns(10);
    expect(String(near.read())).toBe('put back');
  });

  it('gives a slow reader a whole body whose pieces come while it does not read', async () => {
    const data = Buffer.alloc(80_000, 'x');
    const pieces = ['HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n', ...Array.from({ length: 20 }, () => ['13880\r\n', data, '\r\n']).flat(), '0\r\n', '\r\n'];
    const piecewise = async (socket: Socket): Promise<void> => {
      for (const piece of pieces) {
        socket.write(piece);
        await turns(5);
      }
    };
    const server = createServer({ noDelay: true }, (socket) => {
      // Its client may close with something unread.
      socket.on('error', () => undefined).once('data', () => void piecewise(socket));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const wire = openWire();
    ended.push(() => {
      wire.close();
      server.close();
    });
    const reply = await wire.send({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, responseType: 'stream' });
    let length = 0;
    for await (const part of reply.data as ReadableStream<Uint8Array>) {
      length += part.length;
      await turns(20);
    }
    expect(length).toBe(20 * data.length);
  });

  it('lets a request succeed that is told to go on unasked', async () => {
    const server = createServer((socket) => socket.once('data', () => socket.write(CONTINUE + OK))).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const wire = openWire();
    ended.push(() => {
      wire.close();
      server.close();
    });
    await expect(wire.send({ method: 'PUT', url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, data: 'x' })).resolves.toMatchObject({ status: 200, data: 'hi' });
  });
});
