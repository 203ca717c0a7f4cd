import type { EndpointData } from '../access/endpoint-data.js';
import { versionInUrl } from '../access/version-in-url.js';

/** What is known of an endpoint that no catalog names: its URL, and the version that the URL shows. */
export function endpointAt(url: string, known: Partial<EndpointData> = {}): EndpointData {
  return {
    url,
    catalogUrl: url,
    serviceUrl: undefined,
    serviceType: undefined,
    serviceName: undefined,
    serviceId: undefined,
    interface: undefined,
    regionName: undefined,
    endpointId: undefined,
    rawEndpoint: undefined,
    apiVersion: versionInUrl(url),
    minMicroversion: undefined,
    maxMicroversion: undefined,
    nextMinVersion: undefined,
    notBefore: undefined,
    status: undefined,
    ...known,
  };
}
