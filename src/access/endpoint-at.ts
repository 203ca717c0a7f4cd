import type { EndpointData } from './endpoint-data.js';
import { versionInUrl } from './version-in-url.js';

/** An endpoint of which only its URL, the version that the URL shows, and `known` are known. */
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
