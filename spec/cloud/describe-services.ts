import { availableParallelism } from 'node:os';
import { from, lastValueFrom, mergeMap, toArray } from 'rxjs';
import { beforeAll, inject, it } from 'vitest';
import { describeCloud } from './describe-cloud.js';
import { type CloudAccess } from './services/cloud.js';
import { askServiceDesk, type ServedService } from './services/service-desk.js';
import { type ServiceName } from './services/service-recipe.js';

/** Also where several are started at once on a busy machine. */
const START_LIMIT_MS = 300_000;

/**
 * {@link describeCloud} for specs that need services beside Keystone and Placement: `names` are started before the first of
 * its specs, unless another file had them started. `services` gets them, once specs run.
 */
export function describeServices(
  name: string,
  names: readonly (ServiceName | 'keystone' | 'placement')[],
  body: (cloud: CloudAccess, services: ReadonlyMap<string, ServedService>) => void,
): void {
  const desk = inject('serviceDesk');
  describeCloud(name, (cloud) => {
    if ('unavailable' in desk) {
      it.skip(`needs real services: ${desk.unavailable.split('\n', 1).join()}`);
      return;
    }
    const services = new Map<string, ServedService>();
    beforeAll(async () => {
      const found$ = from(names).pipe(mergeMap(async (each) => [each, await askServiceDesk(desk.url, each)] as const, availableParallelism()));
      for (const [each, service] of await lastValueFrom(found$.pipe(toArray()))) services.set(each, service);
    }, START_LIMIT_MS);
    body(cloud, services);
  });
}
