import { beforeEach, describe, expect, it } from 'vitest';
import winston from 'winston';
import { runErrand } from '../../demos/split-logs/run-errand.js';
import { everything, everythingButBodies, infoOnly, ownLogger, twoFilesAndConsole } from '../../demos/split-logs/set-ups.js';
import { memoryTransport, type MemoryTransport } from './memory-loggers.js';

/** What the errand causes below `keystoneauth.session`: three requests, the first answered at the second attempt. */
const COUNTS = { request: 3, response: 4, body: 4, 'request-id': 3 };
const RETRY = 'keystoneauth.session: Retriable status code 503. Retrying in 0.2s. 1 retries left';

let loggers: winston.Container;
let console: MemoryTransport;

beforeEach(() => {
  loggers = new winston.Container();
  console = memoryTransport();
});

/** How many lines came from which child of the session's logger. */
function countsOf({ written }: MemoryTransport): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { logger } of written) {
    const child = /^keystoneauth\.session\.(.+)$/.exec(logger)?.[1];
    if (child !== undefined) counts[child] = (counts[child] ?? 0) + 1;
  }
  return counts;
}

describe('infoOnly', () => {
  it('writes warnings and no HTTP', async () => {
    infoOnly(loggers, console.transport);
    await runErrand({ loggers });

    expect(console.lines()).toEqual([RETRY]);
  });
});

describe('everything', () => {
  it('writes requests, replies, bodies and request ids to one logger', async () => {
    everything(loggers, console.transport);
    await runErrand({ loggers });
    const kinds = console.lines().map((line) => /^keystoneauth\.session: (REQ|RESP BODY|RESP|\w+ call)\b/.exec(line)?.[1] ?? line);

    expect(kinds.filter((kind) => !kind.startsWith('keystoneauth.identity.base: '))).toEqual([
      ...['REQ', 'RESP', 'RESP BODY', RETRY, 'RESP', 'RESP BODY', 'GET call'],
      ...['REQ', 'RESP', 'RESP BODY', 'GET call'],
      ...['REQ', 'RESP', 'RESP BODY', 'POST call'],
    ]);
    expect(console.lines().join('\n')).not.toContain('nobody reads this');
  });
});

describe('everythingButBodies', () => {
  it('writes everything else', async () => {
    everythingButBodies(loggers, console.transport);
    await runErrand({ loggers, split: true });

    expect(countsOf(console)).toEqual({ ...COUNTS, body: undefined });
    expect(console.lines()).toContain(RETRY);
  });
});

describe('twoFilesAndConsole', () => {
  it('writes ids and headers to one file, commands, headers and bodies to the other, and the rest to the console', async () => {
    const [requests, bodies, terminal] = [memoryTransport(), memoryTransport(), memoryTransport({ level: 'info' })];
    twoFilesAndConsole(loggers, { requests: requests.transport, bodies: bodies.transport, console: terminal.transport });
    await runErrand({ loggers, split: true });

    expect(countsOf(requests)).toEqual({ response: COUNTS.response, 'request-id': COUNTS['request-id'] });
    expect(countsOf(bodies)).toEqual({ request: COUNTS.request, response: COUNTS.response, body: COUNTS.body });
    expect(terminal.lines()).toEqual([RETRY]);
  });
});

describe('ownLogger', () => {
  it('writes everything about the requests it is given to, with prefixes, and the usual loggers the rest', async () => {
    everything(loggers, console.transport);
    const own = memoryTransport();
    await runErrand({ loggers, split: true }, ownLogger(own.transport));
    const kinds = own.written.map(({ level, message }) => `${level} ${/^(REQ|RESP BODY|RESP|Retriable|\w+ call)/.exec(message)?.[0] ?? message}`);

    expect(kinds).toEqual([
      ...['debug REQ', 'debug RESP', 'debug RESP BODY', 'warn Retriable', 'debug RESP', 'debug RESP BODY', 'debug GET call'],
      ...['debug REQ', 'debug RESP', 'debug RESP BODY', 'debug GET call'],
    ]);
    expect(own.written).toMatchObject(own.written.map(() => ({ event: expect.any(String) as string, method: 'GET', service: 'cinder' })));
    expect(countsOf(console)).toEqual({ request: 1, response: 1, body: 1, 'request-id': 1 });
    expect(console.lines()).not.toContain(RETRY);
  });

  it('takes part in the tree where it is a name', async () => {
    everything(loggers, console.transport);
    const own = memoryTransport();
    loggers.add('volumes', { level: 'debug', transports: [own.transport] });
    loggers.add('volumes.http', { level: 'warn' });
    await runErrand({ loggers, split: true }, 'volumes.http');

    expect(own.lines()).toEqual([RETRY.replace('keystoneauth.session', 'volumes.http')]);
    expect(countsOf(console)).toEqual({ request: 1, response: 1, body: 1, 'request-id': 1 });
  });
});
