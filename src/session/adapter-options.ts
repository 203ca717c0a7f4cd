import type { EndpointFilter } from '../access/endpoint-filter.js';
import { versionRange } from '../discovery/version-range.js';
import { MissingRequiredOptions } from '../errors/option-error.js';
import { refuseUnknownOptions } from '../errors/refuse-unknown-options.js';
import { checkGlobalId } from '../http/client-identity.js';
import { checkHeader, toHeaders } from '../http/headers.js';
import type { RequestLimitOptions } from '../http/load/request-limit.js';
import { completeRequest } from '../http/wire-request.js';
import { parseMicroversion, type MicroversionInput } from '../microversion/microversion.js';
import type { RequestOptions } from '../request/api-request.js';
import { checkAuthPlugin } from '../request/check-auth-plugin.js';
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

/** Throws an OptionError for what is unknown or cannot be right. */
export function checkAdapterOptions(options: AdapterOptions): void {
  refuseUnknownOptions(options, ADAPTER_OPTIONS, 'Adapter');
  if ((options.session as Client | undefined) === undefined) throw new MissingRequiredOptions(['session'], 'Adapter');
  const { version, minVersion, maxVersion } = options;
  versionRange({ version, minVersion, maxVersion });
  parseMicroversion(options.defaultMicroversion, 'defaultMicroversion');
  toHeaders(options.additionalHeaders, 'additionalHeaders');
  if (options.userAgent !== undefined) checkHeader('User-Agent', options.userAgent, 'userAgent');
  if (options.originalIp !== undefined) checkHeader('Forwarded', options.originalIp, 'originalIp');
  checkGlobalId(options.globalRequestId);
  completeRequest({ ...pick(options, [...REQUEST_OPTIONS, 'timeoutMs', 'limit']), url: '' }, {}, {});
  checkAuthPlugin(options.auth, 'Adapter');
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
