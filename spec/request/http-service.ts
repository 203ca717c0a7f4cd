import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { BehaviorSubject, filter, firstValueFrom, ReplaySubject, skip } from 'rxjs';
import { onTestFinished } from 'vitest';

/** A request as the service saw it. */
export interface Arrival {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** What to answer; `hold`: nothing, until the client leaves or `release` is called. */
export type Answer = 'hold' | { readonly status?: number; readonly headers?: Record<string, string>; readonly json?: unknown };

/** An HTTP service on a free port of this machine, which does what a spec tells it and remembers what it saw. */
export interface HttpService {
  readonly url: string;
  readonly arrivals: readonly Arrival[];
  /** How many requests were open at once, at most. */
  readonly peak: number;
  /** Resolves when the request with this number (1 is the first) has arrived. */
  arrived(number: number): Promise<Arrival>;
  /** Resolves when as many clients as this left before their answer was complete. */
  abandoned(number: number): Promise<Arrival>;
  /** Answers what is held, and from here on everything, with an empty JSON object. */
  release(): void;
  /** Resolves when no client is connected. */
  disconnected(): Promise<unknown>;
  close(): Promise<void>;
}

async function read(request: IncomingMessage): Promise<Arrival> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  const { method = '', url: path = '', headers } = request;
  return { method, path, headers, body: Buffer.concat(chunks).toString() };
}

function write(response: ServerResponse, { status = 200, headers = {}, json = {} }: Exclude<Answer, 'hold'>): void {
  const withBody = status !== 204 && status !== 304;
  response.writeHead(status, { ...(withBody && { 'content-type': 'application/json' }), ...headers });
  response.end(withBody ? JSON.stringify(json) : undefined);
}

/** Serves HTTP for one spec. */
export async function startService(answer?: (arrival: Arrival, number: number) => Answer): Promise<HttpService> {
  const service = await serveHttp(answer);
  onTestFinished(() => service.close());
  return service;
}

/** Serves HTTP until it is closed; `answer` is asked for each request with its number (1 is the first). */
export async function serveHttp(answer: (arrival: Arrival, number: number) => Answer = () => ({})): Promise<HttpService> {
  const arrivals: Arrival[] = [];
  const arrivals$ = new ReplaySubject<Arrival>(Infinity);
  const abandoned$ = new ReplaySubject<Arrival>(Infinity);
  const held = new Set<ServerResponse>();
  const connections$ = new BehaviorSubject(0);
  let open = 0;
  let peak = 0;
  let released = false;

  const take = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    open += 1;
    peak = Math.max(peak, open);
    const arrival = await read(request);
    response.on('close', () => {
      open -= 1;
      held.delete(response);
      if (!response.writableFinished) abandoned$.next(arrival);
    });
    const reply = answer(arrival, arrivals.push(arrival));
    if (reply !== 'hold') write(response, reply);
    else if (released) write(response, {});
    else held.add(response);
    arrivals$.next(arrival);
  };
  const server = createServer((request, response) => {
    take(request, response).catch(() => response.destroy());
  });
  server.on('connection', (socket) => {
    connections$.next(connections$.value + 1);
    socket.on('close', () => {
      connections$.next(connections$.value - 1);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`,
    arrivals,
    get peak() {
      return peak;
    },
    arrived: (number) => firstValueFrom(arrivals$.pipe(skip(number - 1))),
    abandoned: (number) => firstValueFrom(abandoned$.pipe(skip(number - 1))),
    release: () => {
      released = true;
      for (const response of held) write(response, {});
    },
    disconnected: () => firstValueFrom(connections$.pipe(filter((count) => count === 0))),
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
