import { type FederatedKeystone } from './federation/access.js';
import { type FederationOptions } from './federation/federation-options.js';
import { nothingRunning } from './federation/running.js';
import { startFederation } from './federation/start-federation.js';

export { type FederatedKeystone } from './federation/access.js';

/** A federated Keystone until `stop()`. */
export interface RunningFederation {
  readonly access: FederatedKeystone;
  /** The processes, to see that they are gone in the end. */
  readonly pids: readonly number[];
  stop(): Promise<void>;
}

/** Starts the Keystone, Apache and the identity providers. */
export async function startFederatedKeystone(options: FederationOptions): Promise<RunningFederation> {
  const running = nothingRunning();
  try {
    const access = await startFederation({ ...options, running });
    return { access, pids: running.pids(), stop: running.stop };
  } catch (error) {
    await running.stop();
    throw error;
  }
}
