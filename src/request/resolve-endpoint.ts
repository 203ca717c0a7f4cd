import { catchError, defaultIfEmpty, from, map, mergeMap, of, take, throwError, type Observable, type OperatorFunction } from 'rxjs';
import type { EndpointFilter } from '../access/endpoint-filter.js';
import { EndpointNotFound } from '../errors/endpoint-not-found.js';
import { isKeystoneAuthError, type KeystoneAuthError } from '../errors/keystone-auth-error.js';
import { MissingAuthPlugin } from '../errors/missing-auth-plugin.js';
import { checkHttpUrl, isAbsoluteUrl, joinUrl, parseUrl } from '../http/url.js';
import { redactUrl } from '../redaction/redact-url.js';
import type { ApiRequest } from './api-request.js';
import { attempt, failed, toJourney, untilAborted, type Journey } from './journey.js';
import { fillOverride } from './override-template.js';
import type { StageSession } from './stage-session.js';

/**
 * Stage 1: the absolute URL. An absolute one stays; otherwise the base is the override, or the endpoint that the plugin
 * finds for the filter. `filter` holds defaults for requests that leave them open.
 */
export function resolveEndpoint(
  session: StageSession,
  filter?: EndpointFilter,
): OperatorFunction<ApiRequest | Journey, Journey> {
  return mergeMap((item) => {
    const journey = toJourney(session, item, filter);
    if (journey.failure !== undefined) return of(journey);
    const { url } = journey.request;
    if (isAbsoluteUrl(url)) return of(attempt(journey, (start) => ({ ...start, url: checkHttpUrl(url, 'url') })));
    return findBase(journey).pipe(
      untilAborted(journey),
      map((base) => ({ ...journey, endpoint: base, url: joinUrl(checkedBase(base, journey.request), url) })),
      catchError((error: unknown) => of(failed(journey, error))),
    );
  });
}

function findBase(journey: Journey): Observable<string> {
  const { request, auth } = journey;
  const { connection } = journey.session;
  if (request.endpointOverride !== undefined) {
    return of(request.endpointOverride).pipe(mergeMap((template) => fillOverride(template, auth, connection)));
  }
  const filter = filterOf(request);
  if (filter === undefined) return throwError(() => noBase(request));
  if (auth === undefined) return throwError(() => noPlugin(request));
  return of(filter).pipe(
    mergeMap((wanted) => from(auth.getEndpoint(connection, wanted))),
    take(1),
    defaultIfEmpty(undefined),
    catchError((error: unknown) => throwError(() => (isNoVersion(error) ? notFound(request, filter, error) : error))),
    map((base) => {
      if (base === undefined) throw notFound(request, filter);
      return base;
    }),
  );
}

/** What is joined has to be an http URL, whoever named it. */
function checkedBase(base: string, { url, endpointOverride }: ApiRequest): string {
  if (endpointOverride !== undefined) return checkHttpUrl(base, 'endpointOverride');
  if (/^https?:$/.test(parseUrl(base)?.protocol ?? '')) return base;
  throw new EndpointNotFound(
    `The endpoint for ${JSON.stringify(url)} is ${JSON.stringify(redactUrl(base))}, which is no http or https URL; is the catalog right?`,
  );
}

function filterOf({ endpointFilter, allow }: ApiRequest): EndpointFilter | undefined {
  return endpointFilter === undefined || allow === undefined ? endpointFilter : { ...endpointFilter, allow };
}

function noBase({ url }: ApiRequest): EndpointNotFound {
  return new EndpointNotFound(
    `${JSON.stringify(url)} is no absolute URL, and neither "endpointFilter" nor "endpointOverride" says where it belongs.`,
  );
}

function noPlugin({ url }: ApiRequest): MissingAuthPlugin {
  return new MissingAuthPlugin(
    `An auth plugin is required to find the endpoint for ${JSON.stringify(url)}; give the session one as "auth".`,
  );
}

/** The service is there, but not in the version that was asked for. */
export function isNoVersion(error: unknown): error is KeystoneAuthError {
  return isKeystoneAuthError(error, 'version-not-available') || isKeystoneAuthError(error, 'discovery-failure');
}

function notFound({ url }: ApiRequest, filter: EndpointFilter, cause?: KeystoneAuthError): EndpointNotFound {
  const asked = Object.entries(filter)
    .filter(([, value]) => value !== undefined && (typeof value !== 'object' || Array.isArray(value)))
    .map(([name, value]) => `${name}=${Array.isArray(value) ? value.map(String).join(' or ') : String(value)}`)
    .join(', ');
  const reason = cause === undefined ? 'Is the service in the catalog, and "serviceType" right?' : cause.message;
  return new EndpointNotFound(
    `No endpoint was found for ${JSON.stringify(url)}${asked === '' ? '' : ` with ${asked}`}. ${reason}`,
    cause === undefined ? {} : { cause },
  );
}
