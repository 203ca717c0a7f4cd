import type { CloudConfig } from '../loading/clouds/cloud-config.js';
import type { CloudConfigWarning } from '../loading/clouds/cloud-config-types.js';
import type { CloudRegion } from '../loading/clouds/cloud-region.js';
import type { PluginOptions } from '../loading/plugin-loader.js';
import type { Session } from '../session/session.js';
import type { TokenStore } from '../token/store/token-store.js';

/** The cloud a command works on. Flags beat the environment, the environment beats files. */
export interface CloudAccess {
  /** What files and environment say; warnings go to stderr unless somebody else takes them. */
  config(onWarning?: (warning: CloudConfigWarning) => void): Promise<CloudConfig>;
  /** What `--os-*` flags say, by keys as in files: for `config().region(name, overrides)`. */
  readonly overrides: Readonly<Record<string, unknown>>;
  /** `--os-cloud`, else `OS_CLOUD`, else none. */
  readonly cloudName: string | undefined;
  /** The same, with more laid over what flags say; the key `cloud` is the name of a cloud. */
  withOverrides(more: Readonly<Record<string, unknown>>): CloudAccess;
  /** The one cloud that is meant, in its region. */
  region(): Promise<CloudRegion>;
  /** A session for it, closed when the command has ended. Its token is kept in {@link store}. */
  session(options?: CloudAccessOptions): Promise<Session>;
  /** Where tokens are kept; `undefined` with `--no-store`. */
  store(): Promise<TokenStore | undefined>;
}

/** How a session differs from the usual one. */
export interface CloudAccessOptions {
  /** Further options of the auth plugin. */
  readonly plugin?: PluginOptions | undefined;
  /** How long one exchange may take where the configuration does not say. */
  readonly patienceMs?: number | undefined;
}
