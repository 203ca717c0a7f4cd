import { catchError, defer, map, mergeMap, of, take, type Observable } from 'rxjs';
import { discover } from '../discovery/discover.js';
import type { Outcome } from '../errors/keystone-auth-error.js';
import { documentAbout, doubtDocumentsAbout, knownVersionAt, recentVersionsAt } from '../discovery/known-endpoint.js';
import { isLatest, readVersion } from '../discovery/version.js';
import { completeRequest, type WireRequest } from '../http/wire-request.js';
import { isInRange, rangeOfEndpoint } from '../microversion/microversion-range.js';
import { streamOf } from './answer.js';
import { microversioned } from './apply-microversion.js';
import { replaceAuthHeaders, signedIn } from './authenticate.js';
import { untilAborted, type Journey } from './journey.js';
import { located } from './resolve-endpoint.js';
import { walked } from './step.js';

/**
 * What a failure tells about the version documents that a request was made from, if the cloud was upgraded since:
 * `microversion`: they offer one that was refused; `endpoint`: they name a URL that is not there any more.
 */
export type Suspicion = 'microversion' | 'endpoint';

/** Whether the endpoint was found in a version document, so that a refused connection may be about an old one. */
export function isFoundByVersion(journey: Journey): boolean {
  if (!isLookedUp(journey)) return false;
  const { version, minVersion, maxVersion, discoverVersions } = journey.request.endpointFilter ?? {};
  return (version ?? minVersion ?? maxVersion) !== undefined || discoverVersions === true;
}

/** What a reply with this status makes doubtful; `undefined`: nothing. */
export function suspicionOf(journey: Journey, status: number): Suspicion | undefined {
  if ((status !== 404 && status !== 406) || !isLookedUp(journey)) return undefined;
  if (status === 406) return isOffered(journey) ? 'microversion' : undefined;
  return isRoot(journey.request.url) && isFoundByVersion(journey) ? 'endpoint' : undefined;
}

/**
 * Reads the version documents of a request anew and finds its endpoint once more, through the same stages. The journey that
 * it gives may have failed: then the documents no longer offer what is asked for. `outcome` is what has become of the request so far.
 */
export function rediscovered(journey: Journey, outcome: Outcome): Observable<Journey> {
  return defer(() => reread(journey)).pipe(
    mergeMap(() => streamOf(walked(journey, [located, (found) => microversioned(found), signedIn]))),
    untilAborted(journey, outcome),
  );
}

/** The request as it is sent once more to what was found; `undefined`: that would change nothing. */
export function repetition(
  wire: WireRequest,
  found: Journey,
  { journey, suspicion }: { readonly journey: Journey; readonly suspicion: Suspicion },
): WireRequest | undefined {
  if (found.failure !== undefined || !wire.body.replayable) return undefined;
  const { url = wire.url, request } = found;
  const isMoved = url !== journey.url;
  if (!isMoved && !(suspicion === 'microversion' && isOffered(found))) return undefined;
  const to = isMoved ? completeRequest({ url, params: request.params }, {}, {}).url : wire.url;
  return { ...wire, url: to, headers: replaceAuthHeaders(wire.headers, found.authHeaders ?? {}), again: true };
}

/** The endpoint is from a catalog or a document, and not the user's own. */
function isLookedUp({ endpoint, request }: Journey): boolean {
  const { endpointFilter, endpointOverride = endpointFilter?.endpointOverride } = request;
  return endpoint !== undefined && endpointOverride === undefined && endpointFilter?.skipDiscovery !== true;
}

/** The service itself, and nothing below it. */
function isRoot(path: string): boolean {
  return /^\/?(?:[?#]|$)/.test(path);
}

/** Whether a document, or one that it replaced, offers the microversion that is asked for; another node may have it. */
function isOffered({ endpoint = '', request, session: { connection } }: Journey): boolean {
  const asked = readVersion(request.microversion);
  if (asked === undefined || isLatest(asked)) return false;
  const { documents } = connection;
  const versions = [knownVersionAt(documents, endpoint), ...recentVersionsAt(documents, endpoint)];
  const ranges = versions.map((version) => (version === undefined ? undefined : rangeOfEndpoint(version)));
  return ranges.some((range) => range !== undefined && isInRange(asked, range));
}

function reread(journey: Journey): Observable<undefined> {
  const { authHeaders, endpoint = '', session } = journey;
  const { connection } = session;
  const about = documentAbout(connection.documents, endpoint);
  doubtDocumentsAbout(connection.documents, endpoint);
  if (about === undefined) return of(undefined);
  const withToken = authHeaders === undefined ? undefined : () => of(authHeaders);
  return discover(connection, about.document.url, { authenticate: withToken }).pipe(
    take(1),
    map(() => undefined),
    // A document that cannot be read says nothing new.
    catchError(() => of(undefined)),
  );
}
