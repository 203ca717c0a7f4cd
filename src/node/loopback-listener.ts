import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { Observable } from 'rxjs';
import { AuthorizationFailure } from '../errors/authorization-failure.js';

/** Names of this machine that nobody else has. */
export type LoopbackHost = '127.0.0.1' | 'localhost' | '[::1]';

/** Something that listens on this machine. */
export interface LoopbackListener {
  /** `http://127.0.0.1:53124` */
  readonly origin: string;
  /** What is done with requests; before it is set, nothing is. */
  serve(handler: RequestListener): void;
}

/** Nobody takes longer to send a request within a machine. */
const SLOWEST_MS = 10_000;
/** A code or a token fits many times. */
const MOST_BYTES = 64 * 1024;

/** Listens until it is unsubscribed from, for this machine alone; port 0 is any free one. */
export function loopbackListener({ host, port }: { readonly host: LoopbackHost; readonly port: number }): Observable<LoopbackListener> {
  return new Observable((subscriber) => {
    let handler: RequestListener | undefined;
    const server = createServer((request, response) => {
      if (handler === undefined) response.destroy();
      else handler(request, response);
    });
    server.headersTimeout = SLOWEST_MS;
    server.requestTimeout = SLOWEST_MS;
    server.on('error', (cause) => {
      subscriber.error(notListening(`${host}:${String(port)}`, cause));
    });
    // `localhost` is served at the address that every browser tries.
    server.listen(port, host === '[::1]' ? '::1' : '127.0.0.1', () => {
      subscriber.next({ origin: `http://${host}:${String(portOf(server))}`, serve: (serving) => { handler = serving; } });
    });
    return () => {
      server.close();
      server.closeAllConnections();
    };
  });
}

/** The body of a request as text; `undefined` if it is longer than anything that is waited for, or does not arrive. */
export async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > MOST_BYTES) return undefined;
      chunks.push(chunk);
    }
  } catch {
    return undefined;
  }
  return Buffer.concat(chunks).toString();
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

function notListening(place: string, cause: Error): AuthorizationFailure {
  return new AuthorizationFailure(`Nothing could listen for the answer of the sign-in at ${place}: ${cause.message}. Choose another "port"; nobody was asked.`, {
    cause,
  });
}
