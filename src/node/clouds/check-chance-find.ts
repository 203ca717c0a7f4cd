import { isJsonObject, objectIn } from '../../access/json-object.js';
import type { CloudConfigWarning } from '../../loading/clouds/cloud-config-types.js';
import { CloudConfigError } from '../../errors/cloud-config-error.js';
import type { FoundFile } from './find-config-file.js';
import type { CloudFiles } from './read-cloud-files.js';
import { secretIn } from './secret-in.js';

/**
 * Makes what refuses a cloud whose secret stands in a file of the user, and which a file describes too that was found in the working
 * directory only since a program was started there: that one may have come with what somebody else wrote, and would say where the
 * secret is sent. A `clouds.yaml` beside the work and secrets in the home's `secure.yaml` are how the pair is meant to be used, as
 * openstacksdk has it: of that {@link chanceFindWarnings} tell.
 */
export function checkChanceFind({ clouds, secure, publicClouds }: Partial<CloudFiles>): (cloud: string, profile: string | undefined) => void {
  return (cloud, profile) => {
    const own = [clouds, secure].find((found) => holdsSecretOf(found, cloud));
    if (own === undefined) return;
    const chance =
      (secure?.isChanceFind === true && sectionOf(secure, 'clouds', cloud) !== undefined ? secure : undefined) ??
      (publicClouds?.isChanceFind === true && sectionOf(publicClouds, 'public-clouds', profile) !== undefined ? publicClouds : undefined);
    if (chance === undefined) return;
    throw new CloudConfigError(
      `it merely lies in the working directory, and would say where a secret of ${own.file.path} is sent. If you trust it, name it ` +
        '(OS_CLIENT_CONFIG_FILE, "configFiles" or "vendorFiles") or put it into ~/.config/openstack.',
      { file: chance.file.path, cloud },
    );
  };
}

/** The user's own file, with a secret of the cloud. */
function holdsSecretOf(found: FoundFile | undefined, cloud: string): boolean {
  return found?.isChanceFind === false && secretIn(sectionOf(found, 'clouds', cloud)) !== undefined;
}

/** One for each cloud of a `clouds.yaml` that merely lies in the working directory whose secret stands in a `secure.yaml` elsewhere. */
export function chanceFindWarnings({ clouds, secure }: Partial<CloudFiles>): readonly CloudConfigWarning[] {
  if (clouds?.isChanceFind !== true || secure === undefined) return [];
  const { content, path } = clouds.file;
  const named = isJsonObject(content) ? Object.keys(objectIn(content, 'clouds') ?? {}) : [];
  return named
    .filter((cloud) => holdsSecretOf(secure, cloud))
    .map((cloud) => ({
      message: `It lies in the working directory and says where the secret of ${secure.file.path} is sent; is it yours?`,
      ...{ file: path, line: undefined, cloud, key: undefined },
    }));
}

function sectionOf({ file: { content } }: FoundFile, section: string, name: string | undefined): object | undefined {
  const all = isJsonObject(content) ? objectIn(content, section) : undefined;
  return all === undefined || name === undefined || !Object.hasOwn(all, name) ? undefined : objectIn(all, name);
}
