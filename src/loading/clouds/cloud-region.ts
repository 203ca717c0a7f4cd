import { catchError, defer, map, of, type Observable } from 'rxjs';
import { serviceTypes } from '../../access/service-types.js';
import { NoMatchingPlugin } from '../../errors/no-matching-plugin.js';
import { OptionError, MissingRequiredOptions } from '../../errors/option-error.js';
import type { TlsOptions } from '../../http/adapter-options.js';
import type { AuthPlugin } from '../../identity/auth-plugin.js';
import type { AdapterOptions } from '../../session/adapter-options.js';
import { withoutUndefined } from '../../session/given-options.js';
import { Session } from '../../session/session.js';
import type { SessionOptions } from '../../session/session-options.js';
import { loadAuthPlugin } from '../load-auth-plugin.js';
import type { PluginOptions } from '../plugin-loader.js';
import { atServiceProvider } from './at-service-provider.js';
import type { CloudNetwork, ServiceSettings } from './cloud-config-types.js';
import { authOf, textOf, without } from './config-map.js';
import { NO_CLOUD } from './documents.js';
import { flagOf } from './flag-of.js';
import { numberOf } from './number-of.js';
import { adapterOptionsOf, interfaceOf, serviceSettings, type Configured } from './service-settings.js';

/** What a session of a cloud is told besides its configuration. */
export interface CloudSessionOptions {
  /** Options of the session; what is said here wins. */
  readonly session?: SessionOptions | undefined;
  /** Options of the auth plugin, such as `tokenStore` and `renewal`. */
  readonly plugin?: PluginOptions | undefined;
}

/** What a region is made of. */
export interface RegionParts extends Configured {
  readonly name: string;
  readonly pluginOptions: PluginOptions;
  readonly tls: TlsOptions | undefined;
  readonly networks: readonly CloudNetwork[];
  readonly preferIpv6: boolean;
}

/** What has a place of its own and is no further setting. */
const OWN_KEYS = ['auth', 'auth_type', 'cacert', 'cert', 'force_ipv4', 'interface', 'key', 'networks', 'prefer_ipv6', 'region_name', 'verify'];

/** What a cloud's configuration comes to in one of its regions, after every rule. Prints no secret. */
export class CloudRegion {
  /** The cloud's name; empty where none was chosen. */
  readonly name: string;
  readonly regionName: string | undefined;
  /** The name of the auth plugin. */
  readonly authType: string;
  readonly tls: TlsOptions | undefined;
  readonly networks: readonly CloudNetwork[];
  /** Whether services may be reached by IPv6. */
  readonly preferIpv6: boolean;
  readonly #parts: RegionParts;

  constructor(parts: RegionParts) {
    this.name = parts.name;
    this.regionName = textOf(parts.config['region_name']);
    this.authType = parts.authType;
    this.tls = parts.tls;
    this.networks = parts.networks;
    this.preferIpv6 = parts.preferIpv6;
    this.#parts = parts;
  }

  /** `name:region`, or the one of them that there is. */
  get fullName(): string {
    return [this.name, this.regionName ?? ''].filter((part) => part !== '').join(':') || 'unknown';
  }

  /** Which endpoints services are reached by, where a service says nothing else. */
  get interface(): string | readonly string[] | undefined {
    return interfaceOf(this.#parts.config['interface']);
  }

  /** How long one exchange may take. */
  get timeoutMs(): number | undefined {
    const seconds = numberOf(this.#parts.config['api_timeout'], this.#parts.place('api_timeout'));
    return seconds === undefined ? undefined : seconds * 1000;
  }

  /** Everything else the configuration says, by the keys of the file (`image_format`, `compute_api_version`). May hold secrets of other programs. */
  get settings(): Readonly<Record<string, unknown>> {
    return without(this.#parts.config, OWN_KEYS);
  }

  /** `auth` after every rule, by keystoneauth's keys (`project_domain_name`). Holds secrets. */
  revealAuth(): Readonly<Record<string, unknown>> {
    return authOf(this.#parts.config);
  }

  /** What is configured for a service, by its type or an alias of it. */
  service(serviceType: string): ServiceSettings {
    return serviceSettings(this.#parts, serviceType);
  }

  /**
   * Options of an adapter for a service; `version` is a major version (`2`), one with a microversion (`2.79`) or `latest`.
   *
   * @throws CloudConfigError for settings that exclude each other.
   */
  adapterOptions(serviceType: string, version?: string): Omit<AdapterOptions, 'session'> {
    return adapterOptionsOf(this.#parts, serviceType, version);
  }

  /** The auth plugin, with further options of it such as `tokenStore`. Fails with NoMatchingPlugin, OptionError, MissingRequiredOptions. */
  authPlugin(options: PluginOptions = {}): Observable<AuthPlugin> {
    const own = { name: this.authType, options: { ...this.#parts.pluginOptions, ...withoutUndefined(options) } };
    const { name, options: given } = atServiceProvider(own, this.#parts.config);
    return defer(() => loadAuthPlugin(name, given)).pipe(
      catchError((error: unknown) => {
        throw this.#located(error);
      }),
    );
  }

  /** A session for this region; its `adapter('compute')` carries that service's settings. */
  session({ session = {}, plugin }: CloudSessionOptions = {}): Observable<Session> {
    const auth$ = session.auth === undefined ? this.authPlugin(plugin) : of(session.auth);
    return auth$.pipe(map((auth) => new Session({ ...this.#sessionOptions(session), auth })));
  }

  #sessionOptions(given: SessionOptions): SessionOptions {
    const { tls, timeoutMs } = this;
    const collectTiming = flagOf(this.#parts.config['timing'], this.#parts.place('timing'));
    // A sender of the user's own has its own certificates.
    const sender = given.axios !== undefined || given.transport !== undefined;
    return {
      ...(tls !== undefined && !sender && { tls }),
      ...(timeoutMs !== undefined && { timeoutMs }),
      ...(collectTiming !== undefined && { collectTiming }),
      adapterDefaults: (serviceType) => this.#adapterDefaults(serviceType),
      ...withoutUndefined(given),
    };
  }

  /** A type of service is there only if the configuration names another one than who asks. */
  #adapterDefaults(serviceType: string): Omit<AdapterOptions, 'session'> {
    const { serviceType: configured, ...options } = this.adapterOptions(serviceType);
    return configured === (serviceTypes.officialType(serviceType) ?? serviceType) ? options : { ...options, serviceType: configured };
  }

  /** The same error with the place in the configuration in front. */
  #located(error: unknown): unknown {
    const { file, line } = this.#parts.place('auth');
    const at = file === undefined ? '' : ` (${file}${line === undefined ? '' : `:${String(line)}`})`;
    const isNone = this.name === '' || this.name === NO_CLOUD;
    const where = `${isNone ? 'No cloud was chosen or configured' : `Cloud "${this.name}"${at}`}: the auth plugin "${this.authType}"`;
    if (error instanceof MissingRequiredOptions) return new MissingRequiredOptions(error.options, where);
    if (error instanceof OptionError) {
      return new OptionError(error.options, `${where}: ${error.message}`, { code: error.code, cause: error });
    }
    return error instanceof NoMatchingPlugin ? new NoMatchingPlugin(`${where}: ${error.message}`) : error;
  }

  /** The configuration without what may be secret. */
  toJSON(): Readonly<Record<string, unknown>> {
    const { name, regionName, authType, interface: named } = this;
    return { name, regionName, authType, interface: named, auth: Object.keys(this.revealAuth()), settings: Object.keys(this.settings) };
  }

  [Symbol.for('nodejs.util.inspect.custom')](): Readonly<Record<string, unknown>> {
    return this.toJSON();
  }
}
