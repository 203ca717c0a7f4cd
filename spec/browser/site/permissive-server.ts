import { type IncomingHttpHeaders, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { type LoopbackServer, openLoopbackServer } from './loopback-server.js';

/** A request as it came, preflights included. */
export interface SeenRequest {
  readonly method: string;
  readonly headers: IncomingHttpHeaders;
}

/** What a server does not let pages do after all. */
export interface Refusals {
  /** Request headers in lower case: as with oslo.middleware, one of them and there is no permission for anything. */
  readonly headers?: readonly string[] | undefined;
  /** Replies show pages only what every reply shows. @defaultValue false */
  readonly hidesHeaders?: boolean | undefined;
}

/** A server that pages of every origin may ask for anything but what it refuses. */
export interface PermissiveServer extends LoopbackServer {
  /** Oldest first. */
  readonly requests: readonly SeenRequest[];
}

/** Answers preflights itself, everything else with `answer`. */
export async function openPermissiveServer(answer: RequestListener, refusals: Refusals = {}): Promise<PermissiveServer> {
  const requests: SeenRequest[] = [];
  const server = await openLoopbackServer((request, response) => {
    requests.push({ method: request.method ?? '', headers: request.headers });
    if (!isRefused(request, refusals)) allow(request, response, refusals);
    if (request.method === 'OPTIONS') response.writeHead(200).end();
    else answer(request, response);
  });
  return { ...server, requests };
}

function isRefused({ headers }: IncomingMessage, { headers: refused = [] }: Refusals): boolean {
  const asked = headers['access-control-request-headers']?.split(',') ?? [];
  return asked.some((name) => refused.includes(name));
}

/** @see https://fetch.spec.whatwg.org/#http-cors-protocol */
function allow({ headers }: IncomingMessage, response: ServerResponse, { hidesHeaders = false }: Refusals): void {
  response.setHeader('Access-Control-Allow-Origin', '*');
  if (!hidesHeaders) response.setHeader('Access-Control-Expose-Headers', '*');
  response.setHeader('Access-Control-Allow-Methods', headers['access-control-request-method'] ?? '');
  response.setHeader('Access-Control-Allow-Headers', headers['access-control-request-headers'] ?? '');
}
