import { describe, expect, it } from 'vitest';
import { redisClientKind, redisConnection, type RedisClient } from '../../src/redis/redis-client.js';

/** A client that notes what it is told to send. */
function noting(methods: object): { readonly client: RedisClient; readonly sent: unknown[][] } {
  const sent: unknown[][] = [];
  const note = (...args: unknown[]): Promise<unknown> => Promise.resolve(sent.push(args));
  const named = Object.fromEntries(Object.keys(methods).map((name) => [name, note]));
  return { client: { duplicate: () => undefined, ...methods, ...named } as unknown as RedisClient, sent };
}

describe('redisConnection', () => {
  it('sends a command as each package wants it', async () => {
    const forms = [
      [noting({ call: true, sendCommand: true }), ['GET', 'a key']],
      [noting({ sendCommand: true }), [['GET', 'a key']]],
      [noting({ sendCommand: true, nodeClient: true }), ['a key', false, ['GET', 'a key']]],
    ] as const;

    for (const [{ client, sent }, form] of forms) {
      await redisConnection(client).send('a key', ['GET', 'a key']);
      expect(sent).toEqual([form]);
    }
  });

  it('is ready when the client says so, or says nothing', () => {
    const ready = (members: object): boolean => redisConnection({ ...noting({ sendCommand: true }).client, ...members }).isReady();

    expect([ready({ status: 'ready' }), ready({ isReady: true }), ready({})]).toEqual([true, true, true]);
    expect([ready({ status: 'reconnecting' }), ready({ status: 'wait' }), ready({ isReady: false })]).toEqual([false, false, false]);
  });

  it('rejects also where the client throws', async () => {
    const error = new Error('not now');
    const client = { duplicate: () => undefined, sendCommand: () => { throw error; } } as unknown as RedisClient;

    await expect(redisConnection(client).send(undefined, ['PING'])).rejects.toBe(error);
  });
});

describe('redisClientKind', () => {
  it.each([undefined, {}, 'redis://127.0.0.1', { sendCommand: () => undefined }, { get: () => undefined, set: () => undefined }])(
    'refuses what is no client, by the name of the option (%j)',
    (given) => {
      expect(() => redisClientKind('subscriber', given as unknown as RedisClient)).toThrow(
        expect.objectContaining({ code: 'invalid-option', options: ['subscriber'], message: expect.stringContaining('"subscriber"') }),
      );
    },
  );
});
