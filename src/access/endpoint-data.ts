/** A version as numbers, most significant first; `latest` is `Infinity`. */
export type Version = readonly number[];

/** How mature a version is, in words that no longer vary between services. */
export type VersionStatus = 'CURRENT' | 'SUPPORTED' | 'DEPRECATED' | 'EXPERIMENTAL' | 'UNKNOWN';

/** What is known about an endpoint: from the catalog, and from its version document if one was read. Immutable. */
export interface EndpointData {
  /** What requests go to: `serviceUrl` if discovery ran, else `catalogUrl`. */
  readonly url: string | undefined;
  readonly catalogUrl: string | undefined;
  readonly serviceUrl: string | undefined;
  readonly serviceType: string | undefined;
  readonly serviceName: string | undefined;
  readonly serviceId: string | undefined;
  readonly interface: string | undefined;
  readonly regionName: string | undefined;
  readonly endpointId: string | undefined;
  /** The catalog's own object. */
  readonly rawEndpoint: Readonly<Record<string, unknown>> | undefined;
  /** From the document, else from the URL's last `v` segment. */
  readonly apiVersion: Version | undefined;
  readonly minMicroversion: Version | undefined;
  readonly maxMicroversion: Version | undefined;
  readonly nextMinVersion: Version | undefined;
  readonly notBefore: string | undefined;
  readonly status: VersionStatus | undefined;
}

/** One entry of a version document. */
export interface VersionData {
  readonly version: Version;
  readonly url: string;
  readonly collection: string | undefined;
  readonly minMicroversion: Version | undefined;
  readonly maxMicroversion: Version | undefined;
  readonly nextMinVersion: Version | undefined;
  readonly notBefore: string | undefined;
  readonly status: VersionStatus;
  readonly rawStatus: string;
}
