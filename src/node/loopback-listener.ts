import type { IncomingMessage, RequestListener } from 'node:http';
import { catchError, defer, map, throwError, type Observable } from 'rxjs';
import { AuthorizationFailure } from '../errors/authorization-failure.js';
import { loopbackServers } from './loopback-servers.js';

/** Names of this machine that nobody else has. */
export type LoopbackHost = '127.0.0.1' | 'localhost' | '[::1]';

/** Something that listens on this machine. */
export interface LoopbackListener {
  /** `http://127.0.0.1:53124` */
  readonly origin: string;
  /** What is done with requests; before it is set, nothing is. */
  serve(handler: RequestListener): void;
}

/** A code or a token fits many times. */
const MOST_BYTES = 64 * 1024;

/** Where browsers look for these names: at each address, whoever listens there. */
const ADDRESSES: Readonly<Record<LoopbackHost, readonly string[]>> = {
  '127.0.0.1': ['127.0.0.1'],
  '[::1]': ['::1'],
  localhost: ['127.0.0.1', '::1'],
};

/** Whether a name is one that a browser finds this machine by. */
export function isLoopbackHost(host: unknown): host is LoopbackHost {
  return typeof host === 'string' && Object.hasOwn(ADDRESSES, host);
}

/**
 * Listens until it is unsubscribed from, for this machine alone; port 0 is any free one. Nobody else listens at the same name and
 * port: fails with an AuthorizationFailure if somebody does.
 */
export function loopbackListener({ host, port }: { readonly host: LoopbackHost; readonly port: number }): Observable<LoopbackListener> {
  return defer(() => {
    let handler: RequestListener | undefined;
    const handle: RequestListener = (request, response) => {
      if (handler === undefined) response.destroy();
      else handler(request, response);
    };
    return loopbackServers(ADDRESSES[host], { port, handler: handle }).pipe(
      map((bound) => ({ origin: `http://${host}:${String(bound)}`, serve: (serving: RequestListener) => { handler = serving; } })),
      catchError((cause: unknown) => throwError(() => notListening(`${host}:${String(port)}`, cause))),
    );
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

function notListening(place: string, cause: unknown): AuthorizationFailure {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new AuthorizationFailure(`Nothing could listen for the answer of the sign-in at ${place}: ${reason}. Choose another "port"; nobody was asked.`, {
    cause,
  });
}
