import { canSetUserAgent, checkNetwork } from '#platform';
import { pageRules } from '../access/page-rules.js';
import { OptionError } from '../errors/option-error.js';
import { refuseUnknownOptions } from '../errors/refuse-unknown-options.js';
import { checkGlobalId, noOriginalIp, type ClientIdentity } from '../http/client-identity.js';
import type { WireOptions } from '../http/connection-options.js';
import { checkHeader, toHeaders } from '../http/headers.js';
import { circuitRules } from '../http/load/circuit-rules.js';
import { distinct, ownLimit, type RequestLimit, type RequestLimitOptions } from '../http/load/request-limit.js';
import { checkTls } from '../http/check-tls.js';
import { pageOrigin } from '../http/page-origin.js';
import { completeRequest, type ExchangeDefaults } from '../http/wire-request.js';
import { checkKinds } from './check-kinds.js';
import type { SessionOptions } from './session-options.js';
import { userAgentComposer } from './user-agent.js';

const SWITCHES: ReadonlySet<string> = new Set(['preferV2', 'discoverVersionedAuthUrl', 'catalogUrlFallback', 'notusedToken']);

/**
 * What the wire of a session is made from.
 *
 * @throws OptionError for a value that cannot be right.
 */
export function wireOptions(options: SessionOptions): Omit<WireOptions, 'health' | 'onTiming'> {
  checkValues(options);
  const { axios, circuitBreaker, logHeaders, proxy, tls, transport } = options;
  return {
    page: pageRules(pageOrigin(), options.allowedHeaders),
    ...{ defaults: defaultsOf(options), identity: identityOf(options), limits: limitsOf(options) },
    circuit: circuitRules(circuitBreaker),
    transport: transport ?? { axios, tls, proxy },
    shownHeaders: new Set(logHeaders?.map((name) => name.toLowerCase())),
    insecure: tls?.insecure,
    cacert: tls?.cacert,
  };
}

/** Throws an OptionError for a value that cannot be right. */
export function checkValues(options: SessionOptions): void {
  checkKinds(options);
  checkTls(options.tls, 'Session');
  if (options.compatibility !== undefined) refuseUnknownOptions(options.compatibility, SWITCHES, 'Session: compatibility');
  const senders = (['axios', 'transport'] as const).filter((name) => options[name] !== undefined);
  const settings = (['tls', 'proxy'] as const).filter((name) => options[name] !== undefined);
  if (senders.length > 0 && senders.length + settings.length > 1) throw exclusive([...senders, ...settings]);
  checkNetwork(options);
}

function exclusive(names: readonly string[]): OptionError {
  return new OptionError(names, `Session: ${names.map((name) => `"${name}"`).join(' and ')} exclude each other.`);
}

/** How the session names itself; a value that HTTP does not allow is found now and not at the first request. */
export function identityOf(options: SessionOptions, isBrowser = !canSetUserAgent): ClientIdentity {
  const { globalRequestId, originalIp } = options;
  if (originalIp !== undefined) {
    if (isBrowser) throw noOriginalIp();
    checkHeader('Forwarded', originalIp, 'originalIp');
  }
  const additionalHeaders = toHeaders(options.additionalHeaders, 'additionalHeaders');
  checkGlobalId(globalRequestId);
  return { userAgent: userAgentComposer(options), additionalHeaders, originalIp, globalRequestId };
}

/** The defaults of its requests; a value that cannot be right is found now and not at the first request. */
export function defaultsOf(options: SessionOptions): ExchangeDefaults {
  const { limit, dryRun, retryNonIdempotent } = options;
  completeRequest({ url: '', limit, dryRun, retryNonIdempotent }, {}, { defaults: options });
  const { connectRetries, connectRetryDelayMs, statusCodeRetries, statusCodeRetryDelayMs, retriableStatusCodes } = options;
  const { redirect, timeoutMs, tls } = options;
  return {
    connectRetries,
    connectRetryDelayMs,
    statusCodeRetries,
    statusCodeRetryDelayMs,
    retriableStatusCodes,
    retryNonIdempotent,
    dryRun,
    redirect,
    timeoutMs,
    tls,
  };
}

/** The limits that all of its requests have to pass. */
export function limitsOf(options: Pick<SessionOptions, 'limit'> & RequestLimitOptions): readonly RequestLimit[] {
  return distinct([ownLimit(options), options.limit].flat());
}
