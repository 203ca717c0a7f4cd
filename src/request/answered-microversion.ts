import type { Version } from '../access/endpoint-data.js';
import { compareVersions, formatVersion, isLatest, readVersion } from '../discovery/version.js';
import { getHeader } from '../http/headers.js';
import type { ApiResponse } from '../http/response.js';
import { microversionService } from '../microversion/microversion-services.js';
import { redactUrl } from '../redaction/redact-url.js';
import type { Journey } from './journey.js';
import { warnOnce } from './warn-once.js';

/** Warns when a service says that it answered in another microversion than the one it was asked for. */
export function checkAnsweredMicroversion(journey: Journey, response: ApiResponse): ApiResponse {
  if (journey.request.microversion === undefined) return response;
  const told = response.headers['openstack-api-version'];
  if (told === undefined || told !== getHeader(journey.headers, 'OpenStack-API-Version')) compare(journey, response);
  return response;
}

function compare({ endpoint, request, session }: Journey, { headers, url }: ApiResponse): void {
  const serviceType = request.microversionServiceType ?? request.endpointFilter?.serviceType;
  const answered = serviceType === undefined ? undefined : answeredVersion(headers, serviceType);
  if (answered === undefined || serviceType === undefined) return;
  const asked = readVersion(request.microversion);
  if (asked === undefined || isLatest(asked) || compareVersions(asked, answered) === 0) return;
  const [wanted, got] = [formatVersion(asked), formatVersion(answered)];
  const where = endpoint ?? serviceType;
  warnOnce(session.connection, `mismatch ${where} ${wanted} ${got}`, () => ({
    code: 'microversion-mismatch',
    message: `${redactUrl(url)}: microversion ${wanted} was asked for, and ${serviceType} answered in ${got}.`,
  }));
}

/**
 * What the service says it answered in: the standard header names the service, the older ones do not.
 *
 * @see https://specs.openstack.org/openstack/api-wg/guidelines/microversion_specification.html#server-side-requirements
 */
function answeredVersion(headers: ApiResponse['headers'], serviceType: string): Version | undefined {
  const { name, legacyHeader } = microversionService(serviceType);
  const standard = headers['openstack-api-version']?.split(',').map((part) => part.trim().split(/\s+/));
  const named = standard?.find(([service]) => service === name)?.[1];
  const told = named ?? (legacyHeader === undefined ? undefined : headers[legacyHeader.toLowerCase()]?.trim());
  return told === undefined ? undefined : readVersion(told);
}
