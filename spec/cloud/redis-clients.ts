import { Cluster, Redis } from 'ioredis';
import { createClient, createCluster } from 'redis';
import type { RedisTokenStoreOptions } from 'keystoneauth-rx/redis';

/** A client of one of the packages, and a command of its own. */
export interface OpenedClient {
  readonly client: RedisTokenStoreOptions['client'];
  readonly ask: (...command: string[]) => Promise<unknown>;
}

const opened: (() => void)[] = [];

/** Connects with the package that is named; `closeClients` ends the connection. */
export const openClient = {
  ioredis: (port: number): Promise<OpenedClient> => {
    const client = new Redis({ host: '127.0.0.1', port });
    client.on('error', () => undefined);
    opened.push(() => { client.disconnect(); });
    return Promise.resolve({ client, ask: (name = '', ...args) => client.call(name, ...args) });
  },
  redis: async (port: number): Promise<OpenedClient> => {
    const client = createClient({ socket: { host: '127.0.0.1', port } });
    client.on('error', () => undefined);
    opened.push(() => { client.destroy(); });
    await client.connect();
    return { client, ask: (...command) => client.sendCommand(command) };
  },
  'ioredis Cluster': (port: number): Promise<OpenedClient> => {
    const client = new Cluster([{ host: '127.0.0.1', port }]);
    client.on('error', () => undefined);
    opened.push(() => { client.disconnect(); });
    return Promise.resolve({ client, ask: (name = '', ...args) => client.call(name, ...args) });
  },
  'redis createCluster': async (port: number): Promise<OpenedClient> => {
    const client = createCluster({ rootNodes: [{ url: `redis://127.0.0.1:${port}` }] });
    client.on('error', () => undefined);
    opened.push(() => { client.destroy(); });
    await client.connect();
    return { client, ask: (...command) => client.sendCommand(command[1], false, command) };
  },
} as const;

/** The packages, as {@link openClient} names them. */
export type ClientPackage = keyof typeof openClient;

/** Ends all connections that were opened here; for the end of every spec. */
export function closeClients(): void {
  for (const close of opened.splice(0)) close();
}
