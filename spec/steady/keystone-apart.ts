import { serveCloud, type ServedCloud } from 'keystoneauth-rx/testing/cloud';
import { startCloud } from '../journeys/demo-cloud.js';

/** A cloud whose Keystone stands on a port of its own, so that it can go while the services stay. */
export interface KeystoneApart {
  readonly served: ServedCloud;
  /** Where to sign in: the port that goes. */
  readonly authUrl: string;
  /** Nobody listens there any more; what was in flight is dropped. */
  leave(): Promise<void>;
  comeBack(): Promise<void>;
}

/** Starts one whose tokens last so long; what still listens when the spec ends is up to `leave`. */
export async function keystoneApart(tokenLifeMs: number): Promise<KeystoneApart> {
  const served = await startCloud({ tokenLifeMs });
  const listen = async (port?: number): Promise<ServedCloud> => {
    const keystone = await serveCloud(served.cloud, { port });
    // The catalog goes on naming the port of the services.
    served.cloud.setBaseUrl(served.url);
    return keystone;
  };
  let keystone = await listen();
  const port = Number(new URL(keystone.url).port);
  return {
    served,
    authUrl: `${keystone.url}/identity/v3`,
    leave: () => keystone.close(),
    comeBack: async () => {
      keystone = await listen(port);
    },
  };
}
