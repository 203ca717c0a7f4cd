import { catchError, defer, from, switchMap, tap, type Observable } from 'rxjs';
import { isJsonObject } from '../../access/json-object.js';
import { CloudConfigError } from '../../errors/cloud-config-error.js';
import { OptionError } from '../../errors/option-error.js';
import type { CloudConfig } from '../../loading/clouds/cloud-config.js';
import type { CloudOverrides } from '../../loading/clouds/cloud-config-types.js';
import type { CloudRegion } from '../../loading/clouds/cloud-region.js';
import { flagOf } from '../../loading/clouds/flag-of.js';
import type { PluginOptions } from '../../loading/plugin-loader.js';
import type { Session } from '../../session/session.js';
import type { SessionOptions } from '../../session/session-options.js';
import { fileTokenStore } from '../file-token-store.js';
import { cloudsOf } from './cloud-config.js';
import { checkCloudFileOptions, CLOUD_FILE_OPTIONS, type CloudFileOptions } from './cloud-file-options.js';
import { cloudFilePaths } from './cloud-file-paths.js';
import { checkFollowable, signsIn } from './followed-options.js';
import { followedPlugin } from './followed-plugin.js';
import { FollowedRegion } from './followed-region.js';
import { rememberedAnswers } from './remembered-answers.js';
import { readCloudFiles, type CloudFiles } from './read-cloud-files.js';

/** Options of {@link fromCloud}. */
export interface FromCloudOptions extends CloudFileOptions {
  /** Of the regions of the cloud. @defaultValue its first */
  readonly regionName?: string | undefined;
  /** What is said of the cloud besides its file, by the keys of files or the names of this library; `auth` is merged key by key. */
  readonly overrides?: CloudOverrides | undefined;
  /** Options of the session; what is said here comes before the file. */
  readonly session?: SessionOptions | undefined;
  /** Options of the auth plugin, such as `tokenStore` and `renewal`. */
  readonly plugin?: PluginOptions | undefined;
  /**
   * Whether the credentials follow the files: the next sign-in is made with what they say then. A user, an auth URL or another auth plugin
   * needs a new session; an application credential is followed as a whole. @defaultValue true
   */
  readonly watch?: boolean | undefined;
}

/** The names of {@link FromCloudOptions}. */
export const FROM_CLOUD_OPTIONS: readonly string[] = [...CLOUD_FILE_OPTIONS, 'regionName', 'overrides', 'session', 'plugin', 'watch'];

/**
 * A session for a cloud of `clouds.yaml`, or for the one that is meant where none is named (OS_CLOUD, the OS_* variables, `default_cloud`, the
 * only one). Its `adapter('compute')` carries the settings of that service. With `cache: { auth: true }` in the file, tokens
 * are kept in a `fileTokenStore()`. Each subscription makes a session; close it when it is no longer needed.
 *
 * Fails with a CloudConfigError, which names file, line, cloud and key, or MissingRequiredOptions.
 *
 * @throws OptionError for an option that is unknown or of another kind.
 */
export function fromCloud(name?: string, options: FromCloudOptions = {}): Observable<Session> {
  if (name !== undefined && (typeof name !== 'string' || name === '')) {
    throw new OptionError('name', 'fromCloud takes the name of a cloud, or none for the one that is meant; nothing was read.');
  }
  checkCloudFileOptions(options, FROM_CLOUD_OPTIONS, 'fromCloud');
  return defer(() => from(readCloudFiles(cloudFilePaths(options)))).pipe(
    switchMap((files) => {
      const answers = rememberedAnswers(options.prompt);
      const config = cloudsOf({ ...options, prompt: answers.ask }, files);
      return config.region(name, overridesOf(options)).pipe(
        catchError((error: unknown) => {
          throw withSkipped(error, files);
        }),
        switchMap((region) => sessionOf(region, { config, files, options: { ...options, prompt: answers.repeat } })),
      );
    }),
  );
}

/** What is said of a cloud besides its file, its region included. */
export function overridesOf({ overrides, regionName }: FromCloudOptions): CloudOverrides {
  return { ...overrides, ...(regionName === undefined ? {} : { region_name: regionName }) };
}

/** What a session is made of. */
interface SessionParts {
  readonly config: CloudConfig;
  readonly files: CloudFiles;
  readonly options: FromCloudOptions;
}

/** The session for a region, whose credentials follow the files it stands in. */
export function sessionOf(region: CloudRegion, parts: SessionParts): Observable<Session> {
  const { session, watch = true } = parts.options;
  const plugin = { ...storeOf(region, parts.config), ...parts.options.plugin };
  const isFollowed = watch && session?.auth === undefined && isInFiles(region.name, parts.files);
  if (!isFollowed) return region.session({ session, plugin });
  return followedPlugin(followedRegion(region, parts), plugin).pipe(switchMap((auth) => region.session({ session: { ...session, auth } })));
}

function followedRegion(region: CloudRegion, { files, options }: SessionParts): FollowedRegion {
  const quiet = { ...options, onWarning: undefined };
  return new FollowedRegion({
    region,
    files,
    regionOf: (now) =>
      defer(() => cloudsOf(quiet, now).region(region.name, { ...overridesOf(options), region_name: region.regionName ?? '' })).pipe(
        tap((later) => {
          checkFollowable(region, later);
        }),
      ),
    warn: (message) => options.onWarning?.({ message, file: files.clouds?.file.path, line: undefined, cloud: region.name, key: undefined }),
  });
}

function isInFiles(name: string, { clouds, secure }: CloudFiles): boolean {
  return [clouds, secure].some((found) => {
    const all = isJsonObject(found?.file.content) ? found.file.content['clouds'] : undefined;
    return found?.isPlain === true && isJsonObject(all) && Object.hasOwn(all, name);
  });
}

/** openstacksdk keeps tokens in a keyring then. */
function storeOf({ authType }: CloudRegion, config: CloudConfig): PluginOptions {
  const isWanted = flagOf(config.section('cache')['auth'], { key: 'cache.auth' }) ?? false;
  return isWanted && signsIn(authType) ? { tokenStore: fileTokenStore() } : {};
}

/** A cloud may be missing since it stands in a file that could not be read. */
function withSkipped(error: unknown, { skipped }: CloudFiles): unknown {
  const [first] = skipped;
  if (first === undefined || !(error instanceof CloudConfigError)) return error;
  return new CloudConfigError(`${error.message} A file was skipped: ${first.message}`, {}, { cause: error });
}
