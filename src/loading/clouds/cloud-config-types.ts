import type { ValueOrStream } from '../../credentials/value-or-stream.js';
import type { ConfigPlace } from '../../errors/cloud-config-error.js';
import type { LoadingOption } from '../options/loading-option.js';
import type { ConfigFile, Environment } from './config-file.js';

/** Where a cloud configuration comes from. All of it is data: nothing is read here, so it works in browsers too. */
export interface CloudConfigInput {
  /** `clouds.yaml`. */
  readonly clouds?: ConfigFile | undefined;
  /** `secure.yaml`: laid over the first. */
  readonly secure?: ConfigFile | undefined;
  /** `clouds-public.yaml`: profiles of vendors. */
  readonly publicClouds?: ConfigFile | undefined;
  /** @defaultValue none */
  readonly environment?: Environment | undefined;
  /** A prefix besides `OS_` whose variables make a cloud. */
  readonly environmentPrefix?: string | undefined;
  /** Whether variables of the environment change a cloud of the file too. openstacksdk does not, its command does. @defaultValue false */
  readonly environmentOverrides?: boolean | undefined;
  /** What `~` in the paths of certificates stands for. @defaultValue the path stays as it is */
  readonly home?: string | undefined;
  /** What holds for every cloud that says nothing else, over the built-in defaults. */
  readonly overrideDefaults?: Readonly<Record<string, unknown>> | undefined;
  /** Gets the profile a cloud's `profile: https://...` stands for: a value, a Promise or an Observable. @defaultValue a GET of `/.well-known/openstack/api` there */
  readonly fetchProfile?: ((url: string) => unknown) | undefined;
  /** Asked for options that have a prompt and no value. @defaultValue nobody is asked */
  readonly prompt?: ((question: string, option: LoadingOption) => ValueOrStream<string>) | undefined;
  /**
   * Reads `{ file: path }` and `{ command: [...] }` in the place of a secret; `undefined` for what it leaves to the usual way, which
   * knows `{ env: NAME }`. May refuse one by a CloudConfigError with the place it is given. @defaultValue files and commands are errors
   */
  readonly secretReference?: ((reference: Readonly<Record<string, unknown>>, place: ConfigPlace) => unknown) | undefined;
  /** Called with each cloud that is chosen, and its profile; throws where its files must not be used together. @defaultValue they may */
  readonly checkCloud?: ((cloud: string, profile: string | undefined) => void) | undefined;
  /** Told what is deprecated, unknown or ignored. @defaultValue nobody */
  readonly onWarning?: ((warning: CloudConfigWarning) => void) | undefined;
}

/** Something in a configuration that works and should be looked at. */
export interface CloudConfigWarning {
  readonly message: string;
  readonly file: string | undefined;
  readonly line: number | undefined;
  readonly cloud: string | undefined;
  readonly key: string | undefined;
}

/** What is said of a cloud besides its file: keys as in files (`region_name`), or as here (`regionName`); `auth` is merged key by key. */
export type CloudOverrides = Readonly<Record<string, unknown>>;

/** How a region is read. */
export interface RegionOptions {
  /**
   * `false`: the configuration is merged and nothing more; nobody is asked for what is missing, and no option is moved to where the
   * auth plugin looks for it. For lists of clouds, some of which may be broken. @defaultValue true
   */
  readonly validate?: boolean | undefined;
}

/** What is configured for one service. */
export interface ServiceSettings {
  /** The type to look for in the catalog. */
  readonly serviceType: string;
  readonly serviceName: string | undefined;
  /** One, or several in the order of preference. */
  readonly interface: string | readonly string[] | undefined;
  readonly regionName: string | undefined;
  /** Its URL, whatever the catalog says. */
  readonly endpointOverride: string | undefined;
  /** A major version (`2`), or one with a microversion (`2.79`). */
  readonly apiVersion: string | undefined;
  readonly defaultMicroversion: string | undefined;
  readonly connectRetries: number | undefined;
  readonly statusCodeRetries: number | undefined;
}

/** A network of a cloud, as `networks` in its configuration says. */
export interface CloudNetwork {
  readonly name: string;
  readonly routesExternally: boolean;
  readonly routesIpv4Externally: boolean;
  readonly routesIpv6Externally: boolean;
  readonly natSource: boolean;
  readonly natDestination: boolean;
  readonly defaultInterface: boolean;
}
