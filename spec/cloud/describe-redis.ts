import { afterAll, beforeAll, describe, it } from 'vitest';
import { CloudUnavailable } from './services/cloud-unavailable.js';
import { redisProgram, startRedis, type RedisProgram, type RedisServer } from './services/redis-server.js';

/** The first run on a machine downloads it. */
const START_LIMIT_MS = 120_000;

const program = await redisProgram().catch((error: unknown): RedisProgram | CloudUnavailable => {
  if (error instanceof CloudUnavailable && process.env['CI'] !== 'true') return error;
  throw error;
});

/**
 * `describe` for specs that need a real Redis, one for all of them; `body` gets it once specs run. Where there is none, one
 * skipped spec stands in its place and says why. `settings` as on its command line.
 */
export function describeRedis(name: string, body: (redis: () => RedisServer) => void, settings: readonly string[] = []): void {
  describe(name, () => {
    if (program instanceof CloudUnavailable) {
      it.skip(`needs a real Redis: ${program.message.split('\n', 1).join()}`);
      return;
    }
    let server: RedisServer | undefined;
    beforeAll(async () => {
      server = await startRedis(program, settings);
    }, START_LIMIT_MS);
    afterAll(() => server?.stop());
    body(() => {
      if (server === undefined) throw new Error('Redis is there once specs run.');
      return server;
    });
  });
}
