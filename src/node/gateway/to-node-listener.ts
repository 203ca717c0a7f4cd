import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { GatewayClient } from './page-origin.js';

/** Answers web-standard requests. */
export type RequestHandler = (request: Request, client?: GatewayClient) => Response | Promise<Response>;

/** What node:http, and everything built on it, calls for a request. */
export type NodeListener = (request: IncomingMessage, response: ServerResponse) => void;

/**
 * A handler as a listener for node:http, and for Express and its like. Bodies are streamed both ways; when the browser leaves, `signal`
 * of the request aborts.
 */
export function toNodeListener(handler: RequestHandler): NodeListener {
  return (request, response) => {
    void serve(handler, request, response).catch(() => response.destroy());
  };
}

async function serve(handler: RequestHandler, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const gone = new AbortController();
  outgoing.once('close', () => {
    if (!outgoing.writableFinished) gone.abort();
  });
  const request = toRequest(incoming, gone.signal);
  if (request === undefined) {
    outgoing.writeHead(400, { Connection: 'close' }).end();
    return;
  }
  const reply = await handler(request, { address: incoming.socket.remoteAddress });
  const { status, headers, body } = reply;
  const cookies = headers.getSetCookie();
  const more = { ...(cookies.length > 0 && { 'set-cookie': cookies }), ...(!incoming.complete && { connection: 'close' }) };
  // What was not read of a body would be taken for the next request.
  outgoing.writeHead(status, { ...Object.fromEntries(headers), ...more });
  if (body === null) outgoing.end();
  else await pipeline(Readable.fromWeb(body as Parameters<typeof Readable.fromWeb>[0]), outgoing);
}

/** `undefined`: what was asked for is no path of this server. */
function toRequest(incoming: IncomingMessage, signal: AbortSignal): Request | undefined {
  const { method = 'GET', headers } = incoming;
  const url = urlOf(incoming);
  if (url === undefined || /^(CONNECT|TRACE|TRACK)$/i.test(method)) return undefined;
  const pairs = Object.entries(headers).flatMap(([name, value]) => [value ?? []].flat().map((text): [string, string] => [name, text]));
  const isRead = method === 'GET' || method === 'HEAD';
  if (isRead || (headers['content-length'] === undefined && headers['transfer-encoding'] === undefined)) {
    return new Request(url, { method, headers: pairs, signal });
  }
  const body = Readable.toWeb(incoming) as ReadableStream<Uint8Array>;
  const init: RequestInit & { readonly duplex: 'half' } = { method, headers: pairs, body, signal, duplex: 'half' };
  return new Request(url, init);
}

function urlOf(incoming: IncomingMessage): string | undefined {
  const { headers: { host = '' }, socket } = incoming;
  // Express takes the path away under which a handler is mounted.
  const target = 'originalUrl' in incoming && typeof incoming.originalUrl === 'string' ? incoming.originalUrl : (incoming.url ?? '/');
  const url = `${'encrypted' in socket ? 'https' : 'http'}://${host}${target}`;
  return target.startsWith('/') && /^[\w.:[\]-]+$/.test(host) && URL.canParse(url) ? url : undefined;
}
