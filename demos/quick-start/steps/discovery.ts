import { formatVersion, type AccessInfo, type EndpointData } from 'keystoneauth-rx';
import { catchError, filter, from, map, mergeMap, of, toArray, type Observable } from 'rxjs';
import type { Findings, Say } from '../findings.js';
import type { DemoCloud } from '../open-cloud.js';

/** Where services are and which versions they have: Placement in a cloud of our own, everything the catalog has in yours. */
export function discovery({ session, kind }: DemoCloud, access: AccessInfo | undefined, say: Say): Observable<Findings> {
  const services = servicesOf(access);
  say(`2. The catalog offers ${services.join(', ') || 'nothing'}.`);
  const wanted = kind === 'embedded' ? ['placement'] : services;
  return from(wanted).pipe(
    mergeMap((serviceType) => session.adapter(serviceType).getEndpointData().pipe(catchError(() => of(undefined))), 4),
    filter((data): data is EndpointData => data !== undefined),
    toArray(),
    map((found) => {
      for (const data of found) say(`3. ${data.serviceType ?? '?'} is at ${data.url ?? '?'}, ${versionsOf(data)}.`);
      const shown = found.find((data) => data.serviceType === 'placement') ?? found[0];
      return {
        ok: access !== undefined && shown?.url !== undefined,
        user: access?.username,
        project: access?.projectName,
        services,
        endpoint: shown?.url,
        apiVersion: shown?.apiVersion && formatVersion(shown.apiVersion),
        microversions: shown && microversionsOf(shown),
      };
    }),
  );
}

function servicesOf(access: AccessInfo | undefined): readonly string[] {
  return [...new Set((access?.serviceCatalog.normalizeCatalog() ?? []).map(({ type }) => type))];
}

function versionsOf(data: EndpointData): string {
  const version = data.apiVersion === undefined ? 'no version known' : `version ${formatVersion(data.apiVersion)}`;
  const microversions = microversionsOf(data);
  return microversions === undefined ? version : `${version}, microversions ${microversions}`;
}

function microversionsOf({ minMicroversion, maxMicroversion }: EndpointData): string | undefined {
  if (minMicroversion === undefined || maxMicroversion === undefined) return undefined;
  return `${formatVersion(minMicroversion)} to ${formatVersion(maxMicroversion)}`;
}
