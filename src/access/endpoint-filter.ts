/** An API version as users write it: `'2.0'`, `'v2'`, `2`, `2.1`, `[2, 1]`, `'latest'`, `[2, 'latest']`. */
export type VersionInput = string | number | readonly (number | string)[];

/** Which discovered versions are acceptable. */
export interface VersionAllowance {
  /** @defaultValue true */
  readonly allowDeprecated?: boolean | undefined;
  /** @defaultValue false */
  readonly allowExperimental?: boolean | undefined;
  /** @defaultValue false */
  readonly allowUnknown?: boolean | undefined;
}

/** As `interface`: the auth URL itself instead of a catalog entry. */
export const AUTH_INTERFACE: unique symbol = Symbol.for('keystoneauth-rx/auth-interface');

/** `public`, `internal`, `admin`, or their v2 spellings `publicURL` and so on. */
export type EndpointInterface = string | typeof AUTH_INTERFACE;

/**
 * Which endpoint a request goes to. Keys that are not listed here are handed to the plugin's `getEndpoint`; the identity
 * plugins ignore them with one warning event.
 */
export interface EndpointFilter {
  /** Official name or alias, for instance `compute`, `block-storage`, `volumev3`. */
  readonly serviceType?: string | undefined;
  /** A list is an order of preference. @defaultValue 'public' */
  readonly interface?: EndpointInterface | readonly EndpointInterface[] | undefined;
  readonly regionName?: string | undefined;
  readonly serviceName?: string | undefined;
  readonly serviceId?: string | undefined;
  readonly endpointId?: string | undefined;
  /** At least this version within its major; excludes `minVersion` and `maxVersion`. */
  readonly version?: VersionInput | undefined;
  readonly minVersion?: VersionInput | undefined;
  readonly maxVersion?: VersionInput | undefined;
  /** Run version discovery even if the catalog would be enough. */
  readonly discoverVersions?: boolean | undefined;
  /** Take the catalog's URL as it is. @defaultValue false */
  readonly skipDiscovery?: boolean | undefined;
  /** Also look for the document at URLs derived from the catalog's. @defaultValue true */
  readonly allowVersionHack?: boolean | undefined;
  /** Use this base URL instead of the catalog's. */
  readonly endpointOverride?: string | undefined;
  readonly allow?: VersionAllowance | undefined;
  readonly [key: string]: unknown;
}
