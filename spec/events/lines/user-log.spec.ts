import { Writable } from 'node:stream';
import { Console } from 'node:console';
import { describe, expect, it } from 'vitest';
import winston from 'winston';
import type { RequestEvent } from '../../../src/events/event.js';
import { userLogWants, writeUserLog } from '../../../src/events/lines/user-log.js';
import type { UserLogger } from '../../../src/events/user-logger.js';
import { label, requestFailed, requestSent, responseReceived } from './events.js';

const retry: RequestEvent = {
  ...{ type: 'retry-scheduled', ...label, reason: 'status', status: 503, message: 'busy', attempt: 1, delayMs: 500, retriesLeft: 0 },
};
const planned: RequestEvent = {
  ...{ type: 'request-planned', ...label, tls: { insecure: false, cacert: undefined }, headers: {}, body: undefined, command: 'curl' },
};
const warning = { type: 'warning', at: 0, code: 'missing-location', message: 'no Location' } as const;

/** A logger that remembers, with a level as winston and pino have it. */
function memory(...levels: readonly string[]): UserLogger & { readonly said: unknown[][] } {
  const said: unknown[][] = [];
  const log =
    (method: string) =>
    (...args: readonly unknown[]): unknown =>
      said.push([method, ...args]);
  return { said, debug: log('debug'), info: log('info'), warn: log('warn'), isLevelEnabled: (level) => levels.includes(level) };
}

/** What `writer` is written, chunk by chunk. */
function collecting(): { readonly stream: Writable; readonly text: () => string } {
  let text = '';
  const stream = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      text += chunk.toString();
      done();
    },
  });
  return { stream, text: () => text };
}

describe('writeUserLog', () => {
  it('writes the lines of keystoneauth, with prefixes, each with its facts', () => {
    const logger = memory('debug', 'info', 'warn');
    for (const event of [requestSent(), responseReceived(), requestFailed(), retry, planned, warning]) writeUserLog(logger, event);

    expect(logger.said.map(([method, message]) => [method, message])).toEqual([
      ['debug', 'REQ: curl -g -i -X GET http://nova.test/servers'],
      ['debug', 'RESP: [200] content-type: application/json'],
      ['debug', 'RESP BODY: {}'],
      ['debug', 'Request returned failure status: 404'],
      ['warn', 'Retriable status code 503. Retrying in 0.5s. 1 retries left'],
      ['info', 'DRY RUN: curl'],
      ['warn', 'no Location'],
    ]);
    expect(logger.said.map(([, , meta]) => meta)).toMatchObject([
      { event: 'request-sent', method: 'GET', url: label.url, service: 'compute' },
      ...[{ event: 'response-received', status: 200 }, { event: 'response-received', status: 200 }],
      ...[{ event: 'request-failed', status: 404 }, { event: 'retry-scheduled', delayMs: 500 }, { event: 'request-planned' }],
      { event: 'warning', code: 'missing-location' },
    ]);
  });

  it('writes only what the logger lets through', () => {
    const events = [requestSent(), responseReceived(), requestFailed(), retry, planned, warning];
    const [grave, silent] = [memory('warn'), memory()];
    for (const event of events) [grave, silent].forEach((logger) => writeUserLog(logger, event));

    expect(grave.said.map(([method]) => method)).toEqual(['warn', 'warn']);
    expect(silent.said).toEqual([]);
  });

  it('says at debug what is neither where there is no info', () => {
    const { debug, warn, said } = memory();
    writeUserLog({ debug, warn }, planned);

    expect(said).toMatchObject([['debug', 'DRY RUN: curl', { event: 'request-planned' }]]);
  });

  it('calls methods as methods', () => {
    class Mine implements UserLogger {
      readonly #said: string[] = [];
      debug(message: string): void {
        this.#said.push(message);
      }
      warn(message: string): void {
        this.#said.push(message);
      }
      isLevelEnabled(): boolean {
        return this.#said.length < 1;
      }
      get said(): readonly string[] {
        return this.#said;
      }
    }
    const mine = new Mine();
    writeUserLog(mine, responseReceived());
    writeUserLog(mine, requestSent());

    expect(mine.said).toHaveLength(2);
  });

  it.each([
    ['throws', (): never => raise()],
    ['rejects', async (): Promise<never> => Promise.reject(new Error('disk full'))],
  ])('is not disturbed by a logger that %s', async (_, broken) => {
    const rejections: unknown[] = [];
    const note = (reason: unknown): unknown => rejections.push(reason);
    process.on('unhandledRejection', note);
    try {
      expect(() => {
        writeUserLog({ debug: broken, warn: broken }, requestSent());
        writeUserLog({ debug: broken, warn: broken }, warning);
      }).not.toThrow();
      await new Promise((resolve) => setImmediate(resolve));
    } finally {
      process.off('unhandledRejection', note);
    }

    expect(rejections).toEqual([]);
  });

  it('takes a logger that cannot say its level for one that lets everything through', () => {
    const logger = { ...memory(), isLevelEnabled: () => raise() };
    writeUserLog(logger, requestSent());

    expect(logger.said).toHaveLength(1);
  });

  it('gives winston line and facts, and nothing it would leave out', () => {
    const { stream, text } = collecting();
    const transports = [new winston.transports.Stream({ stream })];
    const logger: UserLogger = winston.createLogger({ level: 'debug', format: winston.format.json(), transports });
    writeUserLog(logger, requestSent({ globalRequestId: 'req-all' }));

    expect(JSON.parse(text())).toMatchObject({
      ...{ level: 'debug', message: 'REQ: curl -g -i -X GET http://nova.test/servers', event: 'request-sent', globalRequestId: 'req-all' },
    });
    const quiet: UserLogger = winston.createLogger({ level: 'info', transports });
    expect(userLogWants(quiet, { type: 'request-sent' })).toBe(false);
    expect(userLogWants(quiet, { type: 'retry-scheduled' })).toBe(true);
  });

  it('hands a console the line as it is, whatever it holds', () => {
    const { stream, text } = collecting();
    const logger: UserLogger = new Console({ stdout: stream, stderr: stream });
    writeUserLog(logger, requestSent({ url: 'http://nova.test/%d0%c3%s%%' }));

    expect(text()).toBe(`REQ: curl -g -i -X GET http://nova.test/%d0%c3%s%%\n`);
    writeUserLog(logger, responseReceived({ body: undefined }));
    expect(text()).toMatch(/\nRESP: \[200\] content-type: application\/json \{\n? *event: 'response-received'/);
  });
});

describe('userLogWants', () => {
  it('wants what is logged at a level that is on', () => {
    expect(userLogWants(memory('debug'), { type: 'response-received', part: 'body' })).toBe(true);
    expect(userLogWants(memory('warn'), { type: 'response-received' })).toBe(false);
    expect(userLogWants(memory('warn'), { type: 'throttled' })).toBe(true);
    expect(userLogWants(memory('info'), { type: 'request-planned' })).toBe(true);
    expect(userLogWants({ debug: raise, warn: raise }, { type: 'request-sent' })).toBe(true);
  });
});

function raise(): never {
  throw new Error('disk full');
}
