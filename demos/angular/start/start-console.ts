import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gateway, toNodeListener } from 'keystoneauth-rx/node';
import type { Cloud } from 'keystoneauth-rx/testing';
import { buildConsole } from './build-app.js';
import { openEmbedded, type Account, type CloudWish, type ConsoleCloud } from './console-cloud.js';
import type { ConsoleOptions, Way } from './console-options.js';
import { passOn } from './reverse-proxy.js';
import { staticFiles } from './static-files.js';

/** A console that is served. */
export interface RunningConsole {
  /** `http://127.0.0.1:<port>`. */
  readonly url: string;
  readonly cloudName: string;
  readonly accounts: readonly Account[];
  /** The embedded cloud, if it is one. */
  readonly embedded: Cloud | undefined;
  close(): Promise<void>;
}

/** A proxy's path for the origin of the same number. */
const proxyPath = (index: number): string => `/cloud-${index}`;

async function openCloud(wish: CloudWish, kind: ConsoleOptions['cloud']): Promise<ConsoleCloud> {
  if (typeof kind === 'function') return kind(wish);
  if (kind !== 'real') return openEmbedded(wish);
  const { openReal } = await import('./real-cloud.js');
  return openReal(wish);
}

/** What config.json says. */
function configOf(cloud: ConsoleCloud, way: Way, shareTokens: boolean): object {
  const { name, accounts, origins, authUrl, webSso } = cloud;
  const mapUrls = Object.fromEntries(origins.map((origin, index) => [origin, proxyPath(index)]));
  const mapped = origins.reduce((url, origin) => url.replace(origin, mapUrls[origin] ?? origin), authUrl);
  const shown = { name, accounts, shareTokens, webSso, userDomain: 'Default' };
  if (way === 'gateway') return { ...shown, mode: 'gateway' };
  return way === 'proxy' ? { ...shown, authUrl: mapped, mapUrls } : { ...shown, authUrl };
}

/** What answers besides the files of the application. */
interface BackEnd {
  readonly at: (path: string) => RequestListener | undefined;
  readonly close: () => void;
}

const NONE: BackEnd = { at: () => undefined, close: () => undefined };

function backEnd({ origins, authUrl }: ConsoleCloud, way: Way): BackEnd {
  if (way === 'direct') return NONE;
  if (way === 'gateway') {
    const handler = gateway({ authUrl });
    const listener = toNodeListener(handler);
    return { at: (path) => (path.startsWith('/os/') ? listener : undefined), close: handler.close };
  }
  const at = (path: string): RequestListener | undefined => {
    const index = origins.findIndex((_, number) => `${path}/`.startsWith(`${proxyPath(number)}/`));
    const origin = origins[index];
    return origin === undefined ? undefined : passOn(origin, path.slice(proxyPath(index).length) || '/');
  };
  return { ...NONE, at };
}

/** Builds the console if need be and serves it; see {@link serveConsole}. */
export async function startConsole(options: ConsoleOptions = {}, say: (line: string) => void = () => undefined): Promise<RunningConsole> {
  return serveConsole(await buildConsole(say), options);
}

/** Serves a console that was built, on 127.0.0.1, with a cloud to look at. */
export async function serveConsole(folder: string, options: ConsoleOptions = {}): Promise<RunningConsole> {
  const { way = 'direct', shareTokens = false, tokenLifeMs = 300_000 } = options;
  const server = createServer();
  server.listen(options.port ?? 0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const stop = async (): Promise<void> => {
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
  };
  try {
    const cloud = await openCloud({ allowedOrigin: way === 'direct' ? url : undefined, tokenLifeMs }, options.cloud);
    const behind = backEnd(cloud, way);
    const files = staticFiles(folder, () => configOf(cloud, way, shareTokens), way === 'direct' ? cloud.origins : []);
    server.on('request', (request, response) => (behind.at(request.url ?? '/') ?? files)(request, response));
    return {
      url,
      cloudName: cloud.name,
      accounts: cloud.accounts,
      embedded: cloud.embedded,
      close: async () => {
        await stop();
        behind.close();
        await cloud.close();
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
