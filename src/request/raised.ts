import type { Version } from '../access/endpoint-data.js';
import { knownVersionAt } from '../discovery/known-endpoint.js';
import { formatVersion, readVersion } from '../discovery/version.js';
import { MicroversionNotSupported } from '../errors/microversion-not-supported.js';
import type { ApiResponse } from '../http/response.js';
import type { WireRequest } from '../http/wire-request.js';
import {
  describeMicroversions,
  isInRange,
  rangeOfEndpoint,
  rangeOfRefusal,
  type MicroversionRange,
} from '../microversion/microversion-range.js';
import { redactUrl } from '../redaction/redact-url.js';
import type { Journey } from './journey.js';
import { wireOf } from './stage-session.js';

/** Throws for a status of 400 or more; a 406 about a microversion becomes the error that the range check would have given. */
export function raised(journey: Journey, wire: WireRequest, response: ApiResponse): ApiResponse {
  const connection = wireOf(journey.session);
  const asked = response.status === 406 ? readVersion(journey.request.microversion) : undefined;
  const range = asked === undefined ? undefined : (rangeOfRefusal(response) ?? rangeInDocument(journey, asked));
  if (asked === undefined || range === undefined) return connection.raise(wire, response);
  const error = new MicroversionNotSupported(
    `${wire.method} ${redactUrl(wire.url)}: microversion ${formatVersion(asked)} is not offered; the service has ` +
      `${describeMicroversions(range)}.${response.requestId === undefined ? '' : ` Request id: ${response.requestId}`}`,
    { outcome: 'refused', requestId: response.requestId },
  );
  const decided = connection.decided(wire, error);
  connection.reportFailure(wire, response, decided);
  throw decided;
}

/** What the version document says, unless that is not why the service refused. */
function rangeInDocument({ endpoint, session: { connection } }: Journey, asked: Version): MicroversionRange | undefined {
  const known = endpoint === undefined ? undefined : knownVersionAt(connection.documents, endpoint);
  const range = known === undefined ? undefined : rangeOfEndpoint(known);
  return range === undefined || isInRange(asked, range) ? undefined : range;
}
