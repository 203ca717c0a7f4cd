/** What makes plugins and sessions of names and settings. */
import { defer, of, type Observable } from 'rxjs';
import { readClouds as read, type CloudConfig } from '../loading/clouds/cloud-config.js';
import type { CloudConfigInput } from '../loading/clouds/cloud-config-types.js';

export { loadAuthPlugin } from '../loading/load-auth-plugin.js';
export { pageFloor } from '../session/page-floor.js';

/**
 * The clouds that files (as data) and an environment describe, by openstacksdk's rules. Errors with an OptionError for an option that is
 * unknown, with a CloudConfigError if a file is no map, or the cloud of the environment has the name of one in the file.
 */
export function readClouds(input: CloudConfigInput = {}): Observable<CloudConfig> {
  return defer(() => of(read(input)));
}
