import { OptionError } from '../errors/option-error.js';
import { refuseUnknownOptions } from '../errors/refuse-unknown-options.js';
import type { ProxyOptions, TlsOptions } from '../http/adapter-options.js';
import type { AllowedHeaders } from '../access/page-rules.js';
import { checkGlobalId, noOriginalIp, type ClientIdentity, type GlobalRequestId } from '../http/client-identity.js';
import type { Compatibility, DocumentCache, UrlOrigin } from '../http/connection.js';
import { checkHeader, toHeaders } from '../http/headers.js';
import type { FieldSource } from '../http/request-values.js';
import { checkTls } from '../http/merge-tls.js';
import { distinct, ownLimit, type RequestLimit, type RequestLimitOptions } from '../http/load/request-limit.js';
import { canSetUserAgent, type AxiosInstance } from '../http/transport.js';
import type { Transport } from '../http/transport-port.js';
import { completeRequest, type ExchangeDefaults } from '../http/wire-request.js';
import type { AuthPlugin } from '../identity/auth-plugin.js';
import { checkAuthPlugin } from '../request/check-auth-plugin.js';
import type { Runtime } from '../runtime/runtime.js';
import type { AdapterOptions } from './adapter-options.js';
import { checkKinds } from './check-kinds.js';
import { userAgentComposer, type UserAgentOptions } from './user-agent.js';

/** Everything a session can be told; all of it is optional. */
export interface SessionOptions extends ExchangeDefaults, UserAgentOptions, RequestLimitOptions {
  /** Signs requests in. May be shared with other sessions. */
  readonly auth?: AuthPlugin | undefined;
  /** Which servers are trusted, and the client's certificate. Not in browsers. */
  readonly tls?: TlsOptions | undefined;
  /** Through which proxy requests go, `false`: none. Not in browsers. @defaultValue what the environment says (`https_proxy`, `no_proxy` ...) */
  readonly proxy?: ProxyOptions | string | false | undefined;
  /** Limits that all requests of this session have to pass; for one of its own there are `concurrency`, `rateLimit` and `queueLimit`. */
  readonly limit?: RequestLimit | readonly RequestLimit[] | undefined;
  /** Sent as `X-OpenStack-Request-ID` where a request has none, and shown in events and errors; a function is asked for each request. */
  readonly globalRequestId?: GlobalRequestId | undefined;
  /** An axios instance of your own, never closed; in browsers fetch takes the place of axios' own adapters. Excludes `tls`, `proxy` and `transport`. */
  readonly axios?: AxiosInstance | undefined;
  /** Sends instead of axios, for instance from memory. */
  readonly transport?: Transport | undefined;
  /** The address of whom requests are made for; sent as `Forwarded`. Not in browsers. */
  readonly originalIp?: string | undefined;
  /**
   * What operators let pages send beyond what services take by default (`[cors] allow_headers`), by service type:
   * `{ dns: ['X-OpenStack-Request-Id'] }`; `'all'`: everything. Without it a page sends no request id, no tracing header and no second
   * microversion header to a service that would refuse the whole request for it. Elsewhere, and within the page's own origin, everything is sent.
   */
  readonly allowedHeaders?: AllowedHeaders | undefined;
  /** Set where a request has no such header. */
  readonly additionalHeaders?: FieldSource | undefined;
  /** Version documents that were read; give one to several sessions to share it. @defaultValue its own */
  readonly discoveryCache?: DocumentCache | undefined;
  /** What `session.adapter(...)` of a service type gets where it says nothing itself: the settings of that service. A `serviceType` in them is what to look for in the catalog instead. @defaultValue nothing */
  readonly adapterDefaults?: ((serviceType: string) => Omit<AdapterOptions, 'session'>) | undefined;
  /** Keep how long each exchange took, for `timings()`. @defaultValue false */
  readonly collectTiming?: boolean | undefined;
  /** Changes every URL that comes from a catalog, a version document or a redirect (proxies, tunnels). */
  readonly mapUrl?: ((url: string, origin: UrlOrigin) => string) | undefined;
  /** Headers that logs and events show beside the usual ones. */
  readonly logHeaders?: readonly string[] | undefined;
  /** keystoneauth's way in four places; all false by default. */
  readonly compatibility?: Partial<Compatibility> | undefined;
  /** Time and chance. @defaultValue the real ones */
  readonly runtime?: Runtime | undefined;
}

const SESSION_OPTIONS: ReadonlySet<string> = new Set([
  ...['auth', 'tls', 'axios', 'transport', 'originalIp', 'additionalHeaders', 'discoveryCache', 'collectTiming', 'mapUrl'],
  ...['logHeaders', 'compatibility', 'runtime', 'userAgent', 'appName', 'appVersion', 'additionalUserAgent'],
  ...['connectRetries', 'connectRetryDelayMs', 'statusCodeRetries', 'statusCodeRetryDelayMs', 'retriableStatusCodes', 'retryNonIdempotent'],
  ...['redirect', 'timeoutMs', 'proxy', 'limit', 'concurrency', 'rateLimit', 'queueLimit', 'globalRequestId', 'dryRun'],
  ...['adapterDefaults', 'allowedHeaders'],
]);

const SWITCHES: ReadonlySet<string> = new Set(['preferV2', 'discoverVersionedAuthUrl', 'catalogUrlFallback', 'notusedToken']);

/** Throws an OptionError for what cannot be right, before anything is sent. */
export function checkSessionOptions(options: SessionOptions): void {
  refusePythonNames(options);
  refuseUnknownOptions(options, SESSION_OPTIONS, 'Session');
  checkAuthPlugin(options.auth, 'Session');
  checkKinds(options);
  checkTls(options.tls, 'Session');
  if (options.compatibility !== undefined) refuseUnknownOptions(options.compatibility, SWITCHES, 'Session: compatibility');
  const senders = (['axios', 'transport'] as const).filter((name) => options[name] !== undefined);
  const settings = (['tls', 'proxy'] as const).filter((name) => options[name] !== undefined);
  if (senders.length === 0 || senders.length + settings.length < 2) return;
  throw exclusive([...senders, ...settings]);
}

function exclusive(names: readonly string[]): OptionError {
  return new OptionError(names, `Session: ${names.map((name) => `"${name}"`).join(' and ')} exclude each other.`);
}

/** What keystoneauth1 calls differently, and how it is said here. */
const HERE: Readonly<Record<string, string>> = {
  verify: 'tls: { cacert }, a path or the PEM text; servers are verified unless tls has "insecure: true"',
  cert: 'tls: { cert, key }',
  session: 'axios, an instance of your own',
};

function refusePythonNames(options: object): void {
  const names = Object.keys(HERE).filter((name) => name in options);
  if (names.length === 0) return;
  const said = names.map((name) => `"${name}" (here: ${HERE[name] ?? ''})`).join(' and ');
  throw new OptionError(names, `Session does not know ${said}; nothing was sent.`, { code: 'unknown-option' });
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
  completeRequest({ url: '', limit, dryRun, retryNonIdempotent }, {}, options);
  const { connectRetries, connectRetryDelayMs, statusCodeRetries, statusCodeRetryDelayMs, retriableStatusCodes } = options;
  const { redirect, timeoutMs, tls } = options;
  return {
    ...{ connectRetries, connectRetryDelayMs, statusCodeRetries, statusCodeRetryDelayMs, retriableStatusCodes },
    ...{ retryNonIdempotent, dryRun, redirect, timeoutMs, tls },
  };
}

/** The limits that all of its requests have to pass. */
export function limitsOf(options: Pick<SessionOptions, 'limit'> & RequestLimitOptions): readonly RequestLimit[] {
  return distinct([ownLimit(options), options.limit].flat());
}

/** The switches with their defaults. */
export function compatibilityOf(given: Partial<Compatibility> = {}): Compatibility {
  const { preferV2 = false, discoverVersionedAuthUrl = false, catalogUrlFallback = false, notusedToken = false } = given;
  return { preferV2, discoverVersionedAuthUrl, catalogUrlFallback, notusedToken };
}
