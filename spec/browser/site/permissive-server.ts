import { type IncomingHttpHeaders, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { type LoopbackServer, openLoopbackServer } from './loopback-server.js';

/** A request as it came, preflights included. */
export interface SeenRequest {
  readonly method: string;
  readonly headers: IncomingHttpHeaders;
}

/** A server that pages of every origin may ask for anything. */
export interface PermissiveServer extends LoopbackServer {
  /** Oldest first. */
  readonly requests: readonly SeenRequest[];
}

/** Answers preflights itself, everything else with `answer`. */
export async function openPermissiveServer(answer: RequestListener): Promise<PermissiveServer> {
  const requests: SeenRequest[] = [];
  const server = await openLoopbackServer((request, response) => {
    requests.push({ method: request.method ?? '', headers: request.headers });
    allow(request, response);
    if (request.method === 'OPTIONS') response.writeHead(200).end();
    else answer(request, response);
  });
  return { ...server, requests };
}

/** @see https://fetch.spec.whatwg.org/#http-cors-protocol */
function allow({ headers }: IncomingMessage, response: ServerResponse): void {
  response.setHeader('Access-Control-Allow-Origin', '*');
  response.setHeader('Access-Control-Expose-Headers', '*');
  response.setHeader('Access-Control-Allow-Methods', headers['access-control-request-method'] ?? '');
  response.setHeader('Access-Control-Allow-Headers', headers['access-control-request-headers'] ?? '');
}
