import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';

/** A service that answers, as the desk names it. */
export interface ServedService {
  /** Without a slash at the end. */
  readonly url: string;
  /** Where its files are, and the log of what it is asked. */
  readonly home: string;
}

/** Where specs ask for services, by HTTP since they run in other processes than the services are started in. */
export interface ServiceDesk {
  readonly url: string;
  close(): Promise<void>;
}

/** Opens a desk on a free loopback port: `GET /<name>` is answered with what `find` has found out about that service. */
export async function openServiceDesk(find: (name: string) => Promise<object>): Promise<ServiceDesk> {
  const server = createServer((request, response) => {
    const name = (request.url ?? '').slice(1);
    find(name).then(
      (found) => response.end(JSON.stringify(found)),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Waits until the service answers, and gives what the desk says about it; the first who asks has it started. */
export async function askServiceDesk<T extends object = ServedService>(desk: string, name: string): Promise<T> {
  const response = await fetch(`${desk}/${name}`);
  const text = await response.text();
  if (!response.ok) throw new Error(text);
  return JSON.parse(text) as T;
}
