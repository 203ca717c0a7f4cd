import { defer, map, type Observable } from 'rxjs';
import type { EndpointData } from '../access/endpoint-data.js';
import { compareVersions, formatVersion } from '../discovery/version.js';
import { DiscoveryFailure } from '../errors/discovery-failure.js';
import { EndpointNotFound } from '../errors/endpoint-not-found.js';
import { OptionError } from '../errors/option-error.js';
import { redactUrl } from '../redaction/redact-url.js';
import { rangeOfEndpoint } from './microversion-range.js';
import { parseMicroversion, type MicroversionInput } from './microversion.js';
import { negotiateMicroversion } from './negotiate-microversion.js';

/** A microversion as a request takes it. */
export type MicroversionText = `${number}.${number}`;

/** An end of what a caller can work with; `undefined` does not bound. */
export type MicroversionBound = MicroversionInput | undefined;

/** The microversions a caller can work with, both ends included. */
export interface WantedMicroversions {
  readonly min: MicroversionBound;
  readonly max: MicroversionBound;
}

/**
 * The newest microversion that the caller and the service of an endpoint both have, as text for the option `microversion`.
 * Errors with an OptionError before anything is asked, EndpointNotFound without an endpoint, DiscoveryFailure if its version
 * document cannot be read, MicroversionNotSupported if nothing fits both.
 */
export function negotiatedMicroversion(
  endpointData$: Observable<EndpointData | undefined>,
  { min, max }: WantedMicroversions,
): Observable<MicroversionText> {
  return defer(() => {
    checkWanted(min, max);
    return endpointData$.pipe(map((data) => formatVersion(negotiateMicroversion(min, max, rangeOf(data))) as MicroversionText));
  });
}

function rangeOf(data: EndpointData | undefined): ReturnType<typeof rangeOfEndpoint> {
  if (data === undefined) throw notFound();
  const range = rangeOfEndpoint(data);
  if (range === undefined && data.status === undefined) throw notRead(data);
  return range;
}

function checkWanted(min: MicroversionBound, max: MicroversionBound): void {
  const [least, most] = [parseMicroversion(min, 'min'), parseMicroversion(max, 'max')];
  if (least === undefined || most === undefined || compareVersions(least, most) <= 0) return;
  throw new OptionError(['min', 'max'], `"min" (${formatVersion(least)}) is above "max" (${formatVersion(most)}); no microversion can be in between.`);
}

function notFound(): EndpointNotFound {
  return new EndpointNotFound(
    'A microversion cannot be negotiated: the auth plugin knows no endpoint for this filter, or the service does not offer the wanted version.',
  );
}

function notRead({ url = 'an endpoint without URL' }: EndpointData): DiscoveryFailure {
  return new DiscoveryFailure(
    `A microversion cannot be negotiated: no version document of ${redactUrl(url)} could be read. Name the microversion yourself, or "latest".`,
  );
}
