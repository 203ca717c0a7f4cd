import type { EndpointFilter } from '../access/endpoint-filter.js';
import { MissingRequiredOptions } from '../errors/option-error.js';
import { refuseUnknownOptions } from '../errors/refuse-unknown-options.js';
import type { RequestLimitOptions } from '../http/load/request-limit.js';
import type { MicroversionInput } from '../microversion/microversion.js';
import type { RequestOptions } from '../request/api-request.js';
import { filterWithDefaults } from '../request/filter-with-defaults.js';
import type { Client } from './client.js';
import { pick, withoutUndefined } from './given-options.js';

/** What an adapter fills into each request that leaves it open. */
export interface AdapterOptions
  extends Pick<EndpointFilter, 'serviceType' | 'serviceName' | 'interface' | 'regionName' | 'allowVersionHack'>,
    Pick<EndpointFilter, 'version' | 'minVersion' | 'maxVersion'>,
    Pick<RequestOptions, 'auth' | 'endpointOverride' | 'allow' | 'userAgent' | 'clientName' | 'clientVersion'>,
    Pick<RequestOptions, 'additionalHeaders' | 'globalRequestId' | 'raiseExc' | 'timeoutMs'>,
    Pick<RequestOptions, 'connectRetries' | 'connectRetryDelayMs' | 'statusCodeRetries' | 'statusCodeRetryDelayMs'>,
    Pick<RequestOptions, 'retriableStatusCodes' | 'retryNonIdempotent' | 'logger' | 'tls' | 'limit' | 'dryRun'>,
    Pick<RequestOptions, 'log' | 'redirect' | 'originalIp' | 'onProgress'>,
    RequestLimitOptions {
  /** A Session, or another Adapter whose defaults then apply below these. */
  readonly session: Client;
  /** For requests without a microversion of their own. */
  readonly defaultMicroversion?: MicroversionInput | undefined;
}

/** What it fills into an endpoint filter. */
export const FILTER_OPTIONS = ['serviceType', 'serviceName', 'interface', 'regionName', 'version', 'minVersion', 'maxVersion'] as const;
/** What it fills into a request as it is. */
export const REQUEST_OPTIONS = [
  ...(['auth', 'endpointOverride', 'allow', 'userAgent', 'clientName', 'clientVersion', 'raiseExc'] as const),
  ...(['connectRetries', 'connectRetryDelayMs', 'statusCodeRetries', 'statusCodeRetryDelayMs'] as const),
  ...(['retriableStatusCodes', 'retryNonIdempotent', 'logger', 'tls', 'dryRun'] as const),
  ...(['log', 'redirect', 'originalIp', 'onProgress'] as const),
];
const OWN_OPTIONS = [
  ...['session', 'defaultMicroversion', 'allowVersionHack', 'additionalHeaders', 'globalRequestId', 'timeoutMs'],
  ...['limit', 'concurrency', 'rateLimit', 'queueLimit'],
];
const ADAPTER_OPTIONS: ReadonlySet<string> = new Set([...FILTER_OPTIONS, ...REQUEST_OPTIONS, ...OWN_OPTIONS]);

/** Throws an OptionError for an option there is not. */
export function checkAdapterNames(options: AdapterOptions): void {
  refuseUnknownOptions(options, ADAPTER_OPTIONS, 'Adapter');
  if ((options.session as Client | undefined) === undefined) throw new MissingRequiredOptions(['session'], 'Adapter');
}

/**
 * Options of an adapter over defaults: an option that is absent or `undefined` leaves the default. A `version` replaces a
 * default range and a range a default `version`, since the two exclude each other.
 */
export function adapterOptionsOver(
  defaults: Omit<AdapterOptions, 'session'> | undefined,
  own: Omit<AdapterOptions, 'session'>,
): Omit<AdapterOptions, 'session'> {
  if (defaults === undefined) return own;
  const { version, minVersion, maxVersion } = filterWithDefaults(pick(defaults, WISHES), pick(own, WISHES));
  return { ...defaults, ...withoutUndefined(own), version, minVersion, maxVersion };
}

const WISHES = ['version', 'minVersion', 'maxVersion'] as const;

/** The options of an adapter for a service: its type, or all that is to be said, over what `defaultsFor` says of it. */
export function serviceOptions(
  service: string | Omit<AdapterOptions, 'session'>,
  defaultsFor: ((serviceType: string) => Omit<AdapterOptions, 'session'>) | undefined,
): Omit<AdapterOptions, 'session'> {
  const options = typeof service === 'string' ? { serviceType: service } : service;
  const { serviceType } = options;
  const defaults = typeof serviceType === 'string' && serviceType !== '' ? defaultsFor?.(serviceType) : undefined;
  const type = defaults?.serviceType ?? serviceType;
  return { ...adapterOptionsOver(defaults, options), ...(type !== undefined && { serviceType: type }) };
}
