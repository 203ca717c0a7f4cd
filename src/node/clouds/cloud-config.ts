import { defer, type Observable } from 'rxjs';
import type { CloudConfigError } from '../../errors/cloud-config-error.js';
import { readClouds, type CloudConfig } from '../../loading/clouds/cloud-config.js';
import { describesCloud } from '../../loading/clouds/environment-cloud.js';
import type { CloudConfigInput, CloudConfigWarning } from '../../loading/clouds/cloud-config-types.js';
import { chanceFindWarnings, checkChanceFind } from './check-chance-find.js';
import { checkCloudFileOptions, CLOUD_FILE_OPTIONS, environmentOf, homeOf, type CloudFileOptions } from './cloud-file-options.js';
import { cloudFilePaths } from './cloud-file-paths.js';
import { cloudFileWarnings } from './cloud-file-warnings.js';
import { readCloudFiles, type CloudFiles } from './read-cloud-files.js';
import { secretReference } from './secret-reference.js';

/**
 * The clouds of this machine: `clouds.yaml`, `secure.yaml` and `clouds-public.yaml` from where openstacksdk looks for them, and the OS_*
 * variables. Each subscription reads them anew. Files that cannot be used are skipped, and `onWarning` is told; fails with a CloudConfigError
 * where one of them is all there is.
 *
 * @throws OptionError for an option that is unknown or of another kind.
 */
export function cloudConfig(options: CloudFileOptions = {}): Observable<CloudConfig> {
  checkCloudFileOptions(options, CLOUD_FILE_OPTIONS, 'cloudConfig');
  return defer(async () => cloudsOf(options, await readCloudFiles(cloudFilePaths(options))));
}

/** The clouds of files that were read. */
export function cloudsOf(options: CloudFileOptions, files: CloudFiles): CloudConfig {
  for (const warning of warningsOf(files)) options.onWarning?.(warning);
  const [broken] = files.skipped;
  const isAll = files.clouds === undefined && files.secure === undefined && !describesCloud(environmentOf(options), options.environmentPrefix);
  if (broken !== undefined && isAll) throw broken;
  return readClouds(inputOf(options, files));
}

function inputOf(options: CloudFileOptions, files: CloudFiles): CloudConfigInput {
  const { environmentPrefix, environmentOverrides, overrideDefaults, fetchProfile, prompt, onWarning } = options;
  return {
    ...{ environmentPrefix, environmentOverrides, overrideDefaults, fetchProfile, prompt, onWarning },
    ...{ clouds: files.clouds?.file, secure: files.secure?.file, publicClouds: files.publicClouds?.file },
    environment: environmentOf(options),
    home: homeOf(options),
    secretReference: secretReference(options, files),
    checkCloud: checkChanceFind(files),
  };
}

function warningsOf(files: CloudFiles): readonly CloudConfigWarning[] {
  const { clouds, secure, publicClouds, skipped } = files;
  const oddities = [clouds, secure, publicClouds].flatMap((found) => found?.oddities ?? []);
  const errors = [...skipped.map((error) => warningOf(error, 'The file was skipped.')), ...oddities.map((error) => warningOf(error))];
  return secure === undefined ? errors : [...errors, ...cloudFileWarnings(secure), ...chanceFindWarnings(files)];
}

function warningOf({ message, file, line, cloud, key }: CloudConfigError, more?: string): CloudConfigWarning {
  return { message: more === undefined ? message : `${message} ${more}`, file, line, cloud, key };
}
