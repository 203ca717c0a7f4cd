import { firstValueFrom } from 'rxjs';
import { readClouds, type CloudConfig } from '../../../src/loading/clouds/cloud-config.js';
import type { CloudConfigInput, CloudOverrides } from '../../../src/loading/clouds/cloud-config-types.js';
import type { CloudRegion } from '../../../src/loading/clouds/cloud-region.js';

/** What every cloud of these specs signs in with. */
export const AUTH = {
  auth_url: 'https://keystone.example.com:5000/v3',
  username: 'alice',
  password: 'pw-Kc83-clouds-yaml',
  project_name: 'demo',
  user_domain_name: 'Default',
  project_domain_name: 'Default',
};

/** A configuration of these clouds, as a file called clouds.yaml. */
export function cloudsOf(clouds: Readonly<Record<string, unknown>>, more: CloudConfigInput = {}): CloudConfig {
  return readClouds({ clouds: { path: 'clouds.yaml', content: { clouds } }, ...more });
}

/** The region of the one cloud `one` that is configured so. */
export async function regionOf(cloud: object, overrides: CloudOverrides = {}, more: CloudConfigInput = {}): Promise<CloudRegion> {
  return firstValueFrom(cloudsOf({ one: { auth: AUTH, ...cloud } }, more).region('one', overrides));
}
