import type { TokenStore } from 'keystoneauth-rx';
import { fileTokenStore } from 'keystoneauth-rx/node';
import { redisTokenStore } from 'keystoneauth-rx/redis';
import { createClient } from 'redis';
import type { ServiceOptions } from './options.js';

/** Where the service keeps its own token, and the way to let go of it. */
export interface OpenStore {
  /** `undefined`: the token lives and dies with the process. */
  readonly store: TokenStore | undefined;
  close(): Promise<void>;
}

/** Opens the store that was chosen: files for one machine, Redis for many replicas. Rejects if there is no Redis. */
export async function openStore({ store, storeDirectory, redisUrl }: ServiceOptions, log: (line: string) => void): Promise<OpenStore> {
  const nothing = (): Promise<void> => Promise.resolve();
  if (store === 'none') return { store: undefined, close: nothing };
  if (store === 'file') return { store: fileTokenStore({ directory: storeDirectory }), close: nothing };
  const client = createClient({ url: redisUrl });
  // Without a listener an error of the connection would end the process; the store copes with it, and the client connects anew.
  client.on('error', (error: Error) => { log(`Redis: ${error.message}`); });
  await client.connect();
  return {
    store: redisTokenStore({ client }),
    close: () => {
      client.destroy();
      return nothing();
    },
  };
}
