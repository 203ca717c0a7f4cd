import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { EndpointData } from '../../src/access/endpoint-data.js';
import { endpointAt as bareEndpoint } from '../../src/access/endpoint-at.js';
import { DiscoveryCache } from '../../src/discovery/discovery-cache.js';
import type { KeystoneEvent } from '../../src/events/event.js';
import type { Connection, UrlOrigin } from '../../src/http/connection.js';
import { realRuntime, type Runtime } from '../../src/runtime/runtime.js';
import { Session } from '../../src/session/session.js';

/** What the server answers a path with. */
export interface Reply {
  readonly status?: number;
  readonly json?: unknown;
  readonly text?: string;
  readonly headers?: Record<string, string>;
}

export interface ConnectionChoices {
  readonly documents?: DiscoveryCache;
  readonly catalogUrlFallback?: boolean;
  readonly mapUrl?: (url: string, origin: UrlOrigin) => string;
  readonly runtime?: Runtime;
}

/** A real HTTP server that answers paths with version documents and counts who asks. */
export interface ServedDocuments {
  readonly url: string;
  /** `GET /v3`, followed by the token if one came. */
  readonly requests: string[];
  readonly events: KeystoneEvent[];
  answer(path: string, reply: Reply | ((request: IncomingMessage) => Reply | Promise<Reply>)): void;
  /** Forgets answers, requests and events. */
  reset(): void;
  /** The connection of a session of its own. */
  connect(choices?: ConnectionChoices): Connection & { close(): void };
  close(): Promise<void>;
}

export async function serveDocuments(): Promise<ServedDocuments> {
  const answers = new Map<string, (request: IncomingMessage) => Reply | Promise<Reply>>();
  const requests: string[] = [];
  const events: KeystoneEvent[] = [];
  const sessions: Session[] = [];
  const server = createServer((request, response) => {
    const { method = '', url = '', headers } = request;
    const token = headers['x-auth-token'];
    requests.push([method, url, ...(token === undefined ? [] : [token])].join(' '));
    const answer = answers.get(url) ?? (() => ({ status: 404, text: 'nothing here' }));
    void Promise.resolve(answer(request)).then((reply) => send(response, reply));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    requests,
    events,
    answer: (path, reply) => void answers.set(path, typeof reply === 'function' ? reply : () => reply),
    reset: () => {
      answers.clear();
      requests.length = 0;
      events.length = 0;
    },
    connect: ({ documents, catalogUrlFallback = false, mapUrl, runtime = realRuntime } = {}) => {
      const discoveryCache = documents ?? new DiscoveryCache({ runtime });
      const session = new Session({ discoveryCache, mapUrl, runtime, compatibility: { catalogUrlFallback } });
      session.events$.subscribe((event) => events.push(event));
      sessions.push(session);
      return session.connection as Connection & { close(): void };
    },
    close: async () => {
      for (const session of sessions) session[Symbol.dispose]();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function send(response: ServerResponse, { status = 200, json, text = '', headers = {} }: Reply): void {
  const type = json === undefined ? {} : { 'content-type': 'application/json' };
  response.writeHead(status, { ...type, ...headers });
  response.end(json === undefined ? text : JSON.stringify(json));
}

/** An entry of a version document. */
export function entry(id: string, href: string, more: Record<string, unknown> = {}): Record<string, unknown> {
  return { id, status: 'CURRENT', links: [{ rel: 'self', href }], ...more };
}

/** The endpoint of a catalog that has nothing but a URL. */
export function endpointAt(url: string, more: Partial<EndpointData> = {}): EndpointData {
  return bareEndpoint(url, { serviceType: 'block-storage', interface: 'public', regionName: 'R1', ...more });
}
