import type { EndpointData } from '../access/endpoint-data.js';
import type { EndpointFilter } from '../access/endpoint-filter.js';
import { EndpointNotFound } from '../errors/endpoint-not-found.js';
import type { Connection, UrlOrigin } from '../http/connection.js';
import { isLinkLocal } from '../http/link-local.js';
import { redactUrl } from '../redaction/redact-url.js';
import type { DiscoverOptions } from './discover.js';

/** An endpoint, and which version of its service is wanted. */
export interface EndpointLookup {
  readonly connection: Connection;
  /** From the catalog, or made of an override, an auth URL or a fixed endpoint. */
  readonly endpoint: EndpointData;
  /** Of the filter only what is about versions counts here. */
  readonly filter: EndpointFilter;
  /** The project id that may stand at the end of the URL. */
  readonly projectId?: string | undefined;
  /** Yields the headers for a document that answers 401. @defaultValue such a document counts as unreadable */
  readonly authenticate?: DiscoverOptions['authenticate'];
  /** The URL is the user's own, so the session's `mapUrl` is not applied to it. @defaultValue false */
  readonly isOwnUrl?: boolean | undefined;
}

/** What the URL of an endpoint was found for, as `mapUrl` is told. */
export function originOf({ endpoint, filter }: Pick<EndpointLookup, 'endpoint' | 'filter'>): UrlOrigin {
  const { interface: name, regionName } = endpoint;
  return { serviceType: endpoint.serviceType ?? filter.serviceType, interface: name, regionName };
}

/**
 * The endpoint with its URL as the session's `mapUrl` wants it.
 *
 * @throws EndpointNotFound for one that the catalog has at a link-local address.
 */
export function mappedEndpoint(lookup: EndpointLookup): EndpointData {
  const { connection, endpoint, isOwnUrl = false } = lookup;
  if (isOwnUrl || endpoint.url === undefined) return endpoint;
  const url = connection.mapUrl(endpoint.url, originOf(lookup));
  if (url === endpoint.url) return checked(endpoint, url);
  const { catalogUrl, serviceUrl } = endpoint;
  return { ...endpoint, url, catalogUrl: catalogUrl && url, serviceUrl: serviceUrl && url };
}

function checked(endpoint: EndpointData, url: string): EndpointData {
  if (!isLinkLocal(url)) return endpoint;
  throw new EndpointNotFound(
    `The catalog has ${endpoint.serviceType ?? 'a service'} at ${redactUrl(url)}, a link-local address, where no service of a cloud is; it was ` +
      'not asked. If that is right, say so with "endpointOverride".',
  );
}
