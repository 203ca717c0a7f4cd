import { createHash, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { Subject, type Observable } from 'rxjs';
import { readers } from './readers.js';
import { isBad, type ReadAlarms } from './bad-body.js';
import type { Alarm } from './facts.js';

/** Where and from whom alarms are taken. */
export interface IntakeOptions {
  /** 0: a free one. */
  readonly port: number;
  /** Whoever sends has to know it: as bearer token, or as password of whatever user (`https://x:KEY@host/aodh`). `undefined`: nobody has to. */
  readonly key: string | undefined;
}

/** Somewhere to send alarms to. */
export interface Intake {
  readonly url: string;
  readonly alarms$: Observable<readonly Alarm[]>;
  close(): Promise<void>;
}

/** Alertmanager's bodies hold a group of alerts, with all of their labels. */
const MOST_BYTES = 1_000_000;
/** So long one delivery may take. */
const MOST_MS = 30_000;

interface Reply {
  readonly status: number;
  readonly reason?: string;
}

/** Listens for webhooks of Alertmanager (`/alertmanager`) and Aodh (`/aodh`). What cannot be taken is answered with a reason. */
export async function openIntake({ port, key }: IntakeOptions): Promise<Intake> {
  const alarms$ = new Subject<readonly Alarm[]>();
  const take = async (request: IncomingMessage): Promise<Reply> => {
    const read = readers.get((request.url ?? '').split('?', 1).join());
    if (read === undefined) return { status: 404, reason: `Alarms go to ${[...readers.keys()].join(' or ')}.` };
    if (request.method !== 'POST') return { status: 405, reason: 'Only POST.' };
    if (key !== undefined && !isKnown(request.headers.authorization, key)) return { status: 401, reason: 'The key is missing or wrong.' };
    const text = await textOf(request);
    if (text === undefined) return { status: 413, reason: `A body may have ${String(MOST_BYTES)} bytes.` };
    return delivered(text, read);
  };
  const delivered = (text: string, read: ReadAlarms): Reply => {
    const body = parsed(text);
    const alarms = body === undefined ? { reason: 'The body is no JSON.' } : read(body);
    if (isBad(alarms)) return { status: 400, reason: alarms.reason };
    alarms$.next(alarms);
    return { status: 202 };
  };
  const server = createServer((request, response) => {
    take(request).then((reply) => { write(response, reply); }, () => response.destroy());
  });
  server.requestTimeout = MOST_MS;
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    url: `http://127.0.0.1:${String(typeof address === 'object' && address !== null ? address.port : port)}`,
    alarms$: alarms$.asObservable(),
    close: async () => {
      alarms$.complete();
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function write(response: ServerResponse, { status, reason }: Reply): void {
  const text = JSON.stringify(reason === undefined ? {} : { reason });
  response.writeHead(status, { 'content-type': 'application/json', ...(status === 401 && { 'www-authenticate': 'Bearer' }) });
  response.end(text);
}

async function textOf(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Uint8Array>) {
    length += chunk.byteLength;
    // What is too much is read and dropped: somebody whose connection is cut would not see the answer.
    if (length <= MOST_BYTES) chunks.push(chunk);
  }
  return length > MOST_BYTES ? undefined : Buffer.concat(chunks).toString('utf8');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** Compared by hashes, so that the time it takes tells nothing. */
function isKnown(authorization: string | undefined, key: string): boolean {
  const [scheme = '', value = ''] = (authorization ?? '').split(' ');
  const shown = scheme.toLowerCase() === 'basic' ? Buffer.from(value, 'base64').toString('utf8').replace(/^[^:]*:/, '') : value;
  const hash = (text: string): Uint8Array => createHash('sha256').update(text).digest();
  return timingSafeEqual(hash(shown), hash(key));
}
