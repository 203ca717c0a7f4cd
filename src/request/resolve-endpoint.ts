import { catchError, map, throwError, type Observable, type OperatorFunction } from 'rxjs';
import type { EndpointFilter } from '../access/endpoint-filter.js';
import { EndpointNotFound } from '../errors/endpoint-not-found.js';
import { isKeystoneAuthError, type KeystoneAuthError } from '../errors/keystone-auth-error.js';
import { MissingAuthPlugin } from '../errors/missing-auth-plugin.js';
import { checkHttpUrl, isAbsoluteUrl, joinUrl, parseUrl } from '../http/url.js';
import { redactUrl } from '../redaction/redact-url.js';
import { answered } from './answer.js';
import type { ApiRequest } from './api-request.js';
import { untilAborted, type Journey } from './journey.js';
import { fillOverride } from './override-template.js';
import type { StageSession } from './stage-session.js';
import { stage } from './step.js';

/**
 * Stage 1: the absolute URL. An absolute one stays; otherwise the base is the override, or the endpoint that the plugin
 * finds for the filter. `filter` holds defaults for requests that leave them open.
 */
export function resolveEndpoint(
  session: StageSession,
  filter?: EndpointFilter,
): OperatorFunction<ApiRequest | Journey, Journey> {
  return stage(session, located, filter);
}

/** {@link resolveEndpoint} for one request. */
export function located(journey: Journey): Journey | Observable<Journey> {
  const { url } = journey.request;
  if (isAbsoluteUrl(url)) return { ...journey, url: checkHttpUrl(url, 'url') };
  const base$ = findBase(journey);
  return typeof base$ === 'string'
    ? joined(journey, base$)
    : base$.pipe(untilAborted(journey), map((found) => joined(journey, found)));
}

function joined(journey: Journey, base: string): Journey {
  return { ...journey, endpoint: base, url: joinUrl(checkedBase(base, journey.request), journey.request.url) };
}

function findBase({ request, auth, session: { connection } }: Journey): string | Observable<string> {
  if (request.endpointOverride !== undefined) return fillOverride(request.endpointOverride, auth, connection);
  const filter = filterOf(request);
  if (filter === undefined) throw noBase(request);
  if (auth === undefined) throw noPlugin(request);
  try {
    const base$ = answered(auth.getEndpoint(connection, filter), (found) => {
      if (found === undefined) throw notFound(request, filter);
      return found;
    });
    return typeof base$ === 'string' ? base$ : base$.pipe(catchError((error: unknown) => throwError(() => explained(error, request, filter))));
  } catch (error) {
    throw explained(error, request, filter);
  }
}

/** Why a wanted version is not to be had belongs into the error of the request. */
function explained(error: unknown, request: ApiRequest, filter: EndpointFilter): unknown {
  return isNoVersion(error) ? notFound(request, filter, error) : error;
}

/** What nearly every catalog has; anything else is parsed to see what it is. */
const PLAIN_URL = /^https?:\/\/[a-z0-9-]+(\.[a-z0-9-]+)*(:\d{1,5})?(\/[\w./~-]*)?$/i;

/** What is joined has to be an http URL, whoever named it. */
function checkedBase(base: string, { url, endpointOverride }: ApiRequest): string {
  if (endpointOverride !== undefined) return checkHttpUrl(base, 'endpointOverride');
  if (PLAIN_URL.test(base) || /^https?:$/.test(parseUrl(base)?.protocol ?? '')) return base;
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
