import { describe, inject, it } from 'vitest';
import { type CloudAccess } from './services/cloud.js';

/**
 * `describe` for specs that need the real services; `body` gets where they are and who may use them. Where there are
 * none, one skipped spec stands in its place and says why.
 */
export function describeCloud(name: string, body: (cloud: CloudAccess) => void): void {
  const cloud = inject('cloud');
  describe(name, () => {
    if ('unavailable' in cloud) it.skip(`needs real services: ${cloud.unavailable.split('\n', 1).join()}`);
    else body(cloud);
  });
}
