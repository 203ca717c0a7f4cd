import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { Subject } from 'rxjs';
import type { Cloud } from '../cloud.js';
import type { CloudOptions } from '../cloud-options.js';
import { createCloud } from '../create-cloud.js';
import { answerRequest } from './answer-request.js';
import type { CorsOptions } from './cors.js';

/** How a cloud is served. */
export interface ServeOptions {
  /** @defaultValue a free one */
  readonly port?: number | undefined;
  /** @defaultValue no permissions: browsers only let pages of the cloud's own origin read answers */
  readonly cors?: CorsOptions | undefined;
}

/** A cloud on a port of this machine. */
export interface ServedCloud {
  readonly cloud: Cloud;
  /** `http://127.0.0.1:<port>`; the cloud's `baseUrl` too. */
  readonly url: string;
  /** Keystone's v3 API, what clients call the auth URL. */
  readonly authUrl: string;
  /** Ends connections that are kept alive and idle, as servers do when they have waited long enough. */
  closeIdle(): void;
  /** Drops what is in flight and frees the port. */
  close(): Promise<void>;
}

const isCloud = (value: Cloud | CloudOptions): value is Cloud => 'handle' in value;

async function listen(server: Server, port: number): Promise<string> {
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : port}`;
}

async function stop(server: Server): Promise<void> {
  if (!server.listening) return;
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}

/**
 * Serves a cloud, or a new one made of `options`, over real HTTP on 127.0.0.1. From then on it names itself by that address.
 * Rejects if the port is taken.
 */
export async function serveCloud(cloud: Cloud | CloudOptions = {}, options: ServeOptions = {}): Promise<ServedCloud> {
  const served = isCloud(cloud) ? cloud : createCloud(cloud);
  const closed$ = new Subject<void>();
  const serving = { cloud: served, cors: options.cors, closed$ };
  const server = createServer((request, response) => {
    answerRequest(serving, { request, response }).catch(() => response.destroy());
  });
  const url = await listen(server, options.port ?? 0);
  served.setBaseUrl(url);
  return {
    cloud: served,
    url,
    authUrl: served.authUrl,
    closeIdle: () => server.closeIdleConnections(),
    close: () => {
      closed$.next();
      return stop(server);
    },
  };
}
