import { catchError, defer, switchMap, throwError, type Observable } from 'rxjs';
import { CloudConfigError } from '../../errors/cloud-config-error.js';
import { MissingRequiredOptions } from '../../errors/option-error.js';
import { describesCloud } from '../../loading/clouds/environment-cloud.js';
import type { Environment } from '../../loading/clouds/config-file.js';
import { authPluginOptions } from '../../loading/options/auth-plugin-options.js';
import type { Session } from '../../session/session.js';
import { cloudsOf } from './cloud-config.js';
import { checkCloudFileOptions, environmentOf } from './cloud-file-options.js';
import { FROM_CLOUD_OPTIONS, overridesOf, sessionOf, type FromCloudOptions } from './from-cloud.js';
import { NO_FILES } from './read-cloud-files.js';

/** Options of {@link fromEnvironment}. */
export type FromEnvironmentOptions = Omit<FromCloudOptions, 'configFiles' | 'secureFiles' | 'vendorFiles' | 'loadFiles' | 'watch'>;

const FILES: ReadonlySet<string> = new Set(['configFiles', 'secureFiles', 'vendorFiles', 'loadFiles', 'watch']);
const OPTIONS = FROM_CLOUD_OPTIONS.filter((name) => !FILES.has(name));

/**
 * A session for the cloud that the OS_* variables describe; no file is looked for. Each subscription makes a session; close it when it is no
 * longer needed. Fails with MissingRequiredOptions, or a CloudConfigError, that names the variables which are not set.
 *
 * @throws OptionError for an option that is unknown or of another kind.
 */
export function fromEnvironment(options: FromEnvironmentOptions = {}): Observable<Session> {
  checkCloudFileOptions(options, OPTIONS, 'fromEnvironment');
  return defer(() => {
    // The name of a cloud in a file says nothing here.
    const environment: Environment = { ...environmentOf(options), OS_CLOUD: undefined };
    if (!describesCloud(environment, options.environmentPrefix)) throw new CloudConfigError(NOTHING_SET);
    const config = cloudsOf({ ...options, environment }, NO_FILES);
    return config
      .region(config.cloudNames.at(-1), overridesOf(options))
      .pipe(switchMap((region) => sessionOf(region, { config, files: NO_FILES, options: { ...options, environment } }).pipe(catchError(namingVariables(region.authType)))));
  });
}

const NOTHING_SET =
  'The environment describes no cloud. Set OS_AUTH_URL, and OS_USERNAME with OS_PASSWORD, OS_USER_DOMAIN_NAME, OS_PROJECT_NAME and OS_PROJECT_DOMAIN_NAME, or ' +
  'OS_AUTH_TYPE=v3applicationcredential with OS_APPLICATION_CREDENTIAL_ID and OS_APPLICATION_CREDENTIAL_SECRET; `source openrc` does so.';

function namingVariables(authType: string): (error: unknown) => Observable<never> {
  return (error) => {
    if (!(error instanceof MissingRequiredOptions)) return throwError(() => error);
    const variables = authPluginOptions(authType)
      .filter(({ name }) => error.options.includes(name))
      .flatMap((option) => option.variables.slice(0, 1));
    const where = `The auth plugin "${authType}" of the environment (set ${variables.join(', ')})`;
    return throwError(() => (variables.length === 0 ? error : new MissingRequiredOptions(error.options, where)));
  };
}
