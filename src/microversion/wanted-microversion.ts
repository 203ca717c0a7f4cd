import type { Version } from '../access/endpoint-data.js';
import { microversionHeaders } from './microversion-headers.js';
import { parseMicroversion, type MicroversionInput } from './microversion.js';

/** A microversion that was asked for, and the headers that ask a service for it. */
export interface WantedMicroversion {
  readonly version: Version;
  readonly headers: Readonly<Record<string, string>>;
}

/** A program asks for a few; more are read anew each time. */
const MOST_KEPT = 200;
let count = 0;
/** By service type, then by text. */
const kept = new Map<string, Map<string, WantedMicroversion>>();

/**
 * What a microversion means for a service; `undefined` for an empty text, which asks for none. Remembered, since the same few
 * are asked for with every request.
 *
 * @throws OptionError when it is no microversion
 */
export function wantedMicroversion(
  microversion: MicroversionInput | '',
  serviceType: () => string,
): WantedMicroversion | undefined {
  if (typeof microversion !== 'string') return read(microversion, serviceType);
  if (microversion === '') return undefined;
  const service = serviceType();
  const known = kept.get(service)?.get(microversion);
  if (known !== undefined) return known;
  const wanted = read(microversion, serviceType);
  if (wanted !== undefined && count < MOST_KEPT) keep(service, microversion, wanted);
  return wanted;
}

function keep(service: string, microversion: string, wanted: WantedMicroversion): void {
  const ofService = kept.get(service) ?? new Map<string, WantedMicroversion>();
  kept.set(service, ofService.set(microversion, wanted));
  count += 1;
}

function read(microversion: MicroversionInput, serviceType: () => string): WantedMicroversion | undefined {
  const version = parseMicroversion(microversion);
  return version === undefined ? undefined : { version, headers: microversionHeaders(serviceType(), version) };
}
