import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Arrival } from '../../request/http-service.js';
import { closedLater } from '../scripted-keystone.js';

/** What a scripted web server answers; strings are sent as they are. */
export interface Page {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: string | Uint8Array;
}

/** A web server of one spec: `closeAll` closes it. */
export interface WebServer {
  readonly url: string;
  readonly arrivals: readonly Arrival[];
  readonly close: () => Promise<void>;
}

/** Serves pages, bytes and cookies, as identity and service providers do. */
export async function serveWeb(answer: (arrival: Arrival, url: string) => Page): Promise<WebServer> {
  const arrivals: Arrival[] = [];
  let url = '';
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = '', url: path = '', headers } = request;
      const arrival = { method, path, headers, body: Buffer.concat(chunks).toString() };
      arrivals.push(arrival);
      const { status = 200, headers: said = {}, body } = answer(arrival, url);
      response.writeHead(status, Object.fromEntries(Object.entries(said).map(([name, value]) => [name, typeof value === 'string' ? value : [...value]])));
      response.end(body);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  url = `http://127.0.0.1:${String(typeof address === 'object' && address !== null ? address.port : 0)}`;
  const close = async (): Promise<void> => {
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  };
  return closedLater({ url, arrivals, close });
}

/** The requests of a server as `POST /v3/auth/tokens`. */
export function requestLines({ arrivals }: WebServer): string[] {
  return arrivals.map(({ method, path }) => `${method} ${path}`);
}
