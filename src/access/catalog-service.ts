import type { EndpointData } from './endpoint-data.js';
import type { JsonObject } from './json-object.js';

/** An endpoint as the catalog names it: no version document was read. */
export interface CatalogEndpoint extends EndpointData {
  readonly url: string;
  readonly catalogUrl: string;
  readonly rawEndpoint: JsonObject;
}

/** A service in the catalog, the same for v2.0 and v3. A cloud may list one type more than once. */
export interface CatalogService {
  readonly type: string;
  readonly name: string | undefined;
  readonly id: string | undefined;
  /** Those that have a URL. In a v2.0 catalog their interfaces are `publicURL` and so on. */
  readonly endpoints: readonly CatalogEndpoint[];
}
