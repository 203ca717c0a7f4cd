import { formatVersion, type AccessInfo, type EndpointData } from 'keystoneauth-rx';
import { catchError, concatMap, count, defer, filter, from, map, mergeMap, of, range, toArray, type Observable } from 'rxjs';
import type { DemoCloud } from './open-cloud.js';

/** What the demo found; `ok` is false if any number is wrong. */
export interface Findings {
  readonly ok: boolean;
  readonly user: string | undefined;
  readonly project: string | undefined;
  readonly services: readonly string[];
  readonly endpoint: string | undefined;
  readonly apiVersion: string | undefined;
  readonly microversions: string | undefined;
  readonly microversion: { readonly asked: string; readonly status: number } | undefined;
  readonly concurrent: { readonly requests: number; readonly answered: number; readonly signIns: number } | undefined;
}

type Say = (line: string) => void;

const MICROVERSION = '1.36';
const AT_ONCE = 100;

/** The whole tour of the embedded cloud; of a cloud that is not ours only what reads: sign-in, catalog, discovery. */
export function tour(cloud: DemoCloud, say: Say): Observable<Findings> {
  return signIn(cloud, say).pipe(
    concatMap((access) =>
      discovery(cloud, access, say).pipe(concatMap((found) => (cloud.kind === 'yours' ? of(found) : requests(cloud, found, say)))),
    ),
  );
}

function signIn({ session }: DemoCloud, say: Say): Observable<AccessInfo | undefined> {
  return session.getAccess().pipe(
    map((access) => {
      say(`1. Signed in as ${access?.username ?? 'nobody'} in project ${access?.projectName ?? 'none'}; ${endOf(access)}.`);
      return access;
    }),
  );
}

function endOf(access: AccessInfo | undefined): string {
  if (access?.expiresAt === undefined) return 'the token does not end';
  return `the token ends at ${new Date(access.expiresAt).toISOString()} and is renewed ahead of that`;
}

function discovery({ session, kind }: DemoCloud, access: AccessInfo | undefined, say: Say): Observable<Findings> {
  const services = servicesOf(access);
  say(`2. The catalog offers ${services.join(', ') || 'nothing'}.`);
  const wanted = kind === 'embedded' ? ['placement'] : services;
  return from(wanted).pipe(
    mergeMap((serviceType) => session.getEndpointData({ serviceType }).pipe(catchError(() => of(undefined))), 4),
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
        microversion: undefined,
        concurrent: undefined,
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

function requests(cloud: DemoCloud, found: Findings, say: Say): Observable<Findings> {
  const placement = { endpointFilter: { serviceType: 'placement' }, microversion: MICROVERSION } as const;
  return cloud.session.get('/resource_providers', placement).pipe(
    concatMap(({ status }) => {
      say(`4. GET /resource_providers with microversion ${MICROVERSION} was answered with ${String(status)}.`);
      return atOnce(cloud, say).pipe(
        map((concurrent) => ({
          ...found,
          ok: found.ok && status === 200 && concurrent.answered === AT_ONCE && concurrent.signIns === 1,
          microversion: { asked: MICROVERSION, status },
          concurrent,
        })),
      );
    }),
  );
}

/** A hundred requests on a token that was just dropped: how many were answered, and how often was signed in? */
function atOnce({ session, signIns }: DemoCloud, say: Say): Observable<NonNullable<Findings['concurrent']>> {
  return defer(() => {
    session.invalidate();
    const before = signIns?.() ?? 0;
    return range(0, AT_ONCE).pipe(
      mergeMap(() => session.get('/servers', { endpointFilter: { serviceType: 'compute' } })),
      filter(({ status }) => status === 200),
      count(),
      map((answered) => {
        const concurrent = { requests: AT_ONCE, answered, signIns: (signIns?.() ?? 0) - before };
        say(`5. ${String(AT_ONCE)} requests at once without a token: ${String(answered)} answered, ${String(concurrent.signIns)} sign-in.`);
        return concurrent;
      }),
    );
  });
}
