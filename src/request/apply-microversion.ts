import type { OperatorFunction } from 'rxjs';
import type { Version, VersionData } from '../access/endpoint-data.js';
import { knownVersionAt, recentVersionsAt } from '../discovery/known-endpoint.js';
import { compareVersions, formatVersion } from '../discovery/version.js';
import { OptionError } from '../errors/option-error.js';
import type { Connection, DocumentCache } from '../http/connection.js';
import { addHeader, copyHeaders } from '../http/headers.js';
import { isAmbiguousMicroversion, type MicroversionInput } from '../microversion/microversion.js';
import { takenHeaders } from '../microversion/microversion-headers.js';
import { isInRange, rangeOfEndpoint } from '../microversion/microversion-range.js';
import { checkMicroversion } from '../microversion/negotiate-microversion.js';
import { wantedMicroversion } from '../microversion/wanted-microversion.js';
import { redactUrl } from '../redaction/redact-url.js';
import type { ApiRequest } from './api-request.js';
import { headersTaken } from './headers-taken.js';
import type { Journey } from './journey.js';
import type { StageSession } from './stage-session.js';
import { stage } from './step.js';
import { warnOnce } from './warn-once.js';

/**
 * Stage 2: the headers for the request's microversion, or for `version` if it has none of its own. A microversion that is
 * known to be out of range fails here, before anything is sent; the check itself never causes a request.
 */
export function applyMicroversion(
  session: StageSession,
  version?: MicroversionInput,
): OperatorFunction<ApiRequest | Journey, Journey> {
  return stage(session, (journey) => microversioned(journey, version));
}

/** {@link applyMicroversion} for one request. */
export function microversioned(journey: Journey, version?: MicroversionInput): Journey {
  const microversion = journey.request.microversion ?? version;
  return microversion === undefined ? journey : withMicroversion(journey, microversion);
}

function withMicroversion(journey: Journey, microversion: MicroversionInput | ''): Journey {
  const { request, session } = journey;
  const wanted = wantedMicroversion(microversion, () => serviceTypeOf(request));
  if (wanted === undefined) return journey;
  if (isAmbiguousMicroversion(microversion)) warnOfNumber(session, microversion, wanted.version);
  checkRange(journey, wanted.version);
  const headers = copyHeaders(journey.headers);
  const asking = takenHeaders(wanted.headers, headersTaken(journey));
  for (const name in asking) addHeader(headers, name, asking[name] ?? '');
  const asked = request.microversion === microversion ? request : { ...request, microversion };
  return { ...journey, request: asked, headers };
}

function serviceTypeOf({ microversionServiceType, endpointFilter }: ApiRequest): string {
  const serviceType = microversionServiceType ?? endpointFilter?.serviceType;
  if (serviceType === undefined || serviceType === '') throw noServiceType();
  return serviceType;
}

/** What the service is known to offer decides; what a document offered that was replaced lately another node may still have. */
function checkRange({ endpoint, request, session }: Journey, version: Version): void {
  const { connection } = session;
  const known = endpoint === undefined ? undefined : knownVersionAt(connection.documents, endpoint);
  if (known === undefined || endpoint === undefined) return;
  const range = rangeOfEndpoint(known);
  if (range !== undefined && !isInRange(version, range) && !mayBeOffered(connection.documents, endpoint, version)) {
    checkMicroversion(version, range, serviceTypeOf(request));
  }
  if (known.nextMinVersion !== undefined) warnOfEnd(connection, { endpoint, known, version });
}

/** A stale document refuses nothing: the service may have been upgraded since. */
function mayBeOffered(documents: DocumentCache, endpoint: string, version: Version): boolean {
  const recent = recentVersionsAt(documents, endpoint);
  const ranges = recent.map(rangeOfEndpoint);
  return recent.length === 0 || ranges.some((range) => range === undefined || isInRange(version, range));
}

interface EndingMicroversion {
  readonly endpoint: string;
  readonly known: VersionData;
  readonly version: Version;
}

function warnOfEnd(connection: Connection, { endpoint, known: { nextMinVersion, notBefore }, version }: EndingMicroversion): void {
  if (nextMinVersion === undefined || compareVersions(version, nextMinVersion) >= 0) return;
  const asked = formatVersion(version);
  warnOnce(connection, `ending ${endpoint} ${asked}`, () => ({
    code: 'microversion-ending',
    message:
      `Microversion ${asked} of ${redactUrl(endpoint)} will end: the service announces ${formatVersion(nextMinVersion)} as the lowest one, ` +
      `${notBefore === undefined ? 'without saying when' : `not before ${notBefore}`}.`,
  }));
}

function warnOfNumber({ connection }: StageSession, given: number, version: Version): void {
  connection.emit(() => ({
    type: 'warning',
    at: connection.runtime.now(),
    code: 'numeric-microversion',
    message: `The microversion ${String(given)} is a number and is sent as ${version.join('.')}; write a text, since 2.10 is 2.1 as a number.`,
  }));
}

function noServiceType(): OptionError {
  return new OptionError(
    ['microversion', 'microversionServiceType'],
    'A "microversion" needs to know the service: give "endpointFilter.serviceType" or "microversionServiceType". Nothing was sent.',
  );
}
