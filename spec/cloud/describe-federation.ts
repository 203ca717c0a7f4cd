import { beforeAll, inject, it } from 'vitest';
import { describeCloud } from './describe-cloud.js';
import { type CloudAccess } from './services/cloud.js';
import { type FederatedKeystone } from './services/federated-keystone.js';
import { askServiceDesk } from './services/service-desk.js';

/** Also where everything is started at once on a busy machine. */
const START_LIMIT_MS = 300_000;

/**
 * `describeCloud` for specs that need the Keystone behind Apache and the identity providers: they are started before the
 * first of its specs, unless another file had them started. `federated()` tells where they are, once specs run.
 */
export function describeFederation(name: string, body: (federated: () => FederatedKeystone, cloud: CloudAccess) => void): void {
  const desk = inject('serviceDesk');
  describeCloud(name, (cloud) => {
    if ('unavailable' in desk) {
      it.skip(`needs real services: ${desk.unavailable.split('\n', 1).join()}`);
      return;
    }
    let found: FederatedKeystone | undefined;
    beforeAll(async () => {
      found = await askServiceDesk<FederatedKeystone>(desk.url, 'federated-keystone');
    }, START_LIMIT_MS);
    body(() => {
      if (found === undefined) throw new Error('The federated Keystone is known once specs run.');
      return found;
    }, cloud);
  });
}
