import { OptionError } from '../errors/option-error.js';
import { refuseUnknownOptions } from '../errors/refuse-unknown-options.js';
import type { ProxyOptions, TlsOptions } from '../http/adapter-options.js';
import type { AllowedHeaders } from '../access/page-rules.js';
import type { GlobalRequestId } from '../http/client-identity.js';
import type { Compatibility, DocumentCache, UrlOrigin } from '../http/connection.js';
import type { FieldSource } from '../http/request-values.js';
import type { CircuitBreakerOptions } from '../http/load/circuit-rules.js';
import type { RequestLimit, RequestLimitOptions } from '../http/load/request-limit.js';
import type { AxiosInstance } from '../http/transport.js';
import type { Transport } from '../http/transport-port.js';
import type { ExchangeDefaults } from '../http/wire-request.js';
import type { AuthPlugin } from '../identity/auth-plugin.js';
import { checkAuthPlugin } from '../request/check-auth-plugin.js';
import type { Runtime } from '../runtime/runtime.js';
import type { AdapterOptions } from './adapter-options.js';
import type { UserAgentOptions } from './user-agent.js';

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
  /**
   * Leaves a service alone that failed several times in a row: for a while its requests fail at once with `CircuitOpen`, then one of
   * them is let through to see whether it is back. `true`: after 5 failures, for 30 s. @defaultValue false
   */
  readonly circuitBreaker?: CircuitBreakerOptions | boolean | undefined;
  /** Sent as `X-OpenStack-Request-ID` where a request has none, and shown in events and errors; a function is asked for each request. */
  readonly globalRequestId?: GlobalRequestId | undefined;
  /** An axios instance of your own, with its interceptors, never closed; without one our axios adapter is used by itself; in browsers fetch takes the place of axios' own adapters. Excludes `tls`, `proxy` and `transport`. */
  readonly axios?: AxiosInstance | undefined;
  /** Sends instead of the platform's own transport, for instance from memory. */
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
  ...['adapterDefaults', 'allowedHeaders', 'circuitBreaker'],
]);

/**
 * Throws an OptionError for an option there is not, before anything is sent. What the values of the others may be is looked at where
 * the session's wire is made of them.
 */
export function checkNames(options: SessionOptions): void {
  refusePythonNames(options);
  refuseUnknownOptions(options, SESSION_OPTIONS, 'Session');
  checkAuthPlugin(options.auth, 'Session');
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

/** The switches with their defaults. */
export function compatibilityOf(given: Partial<Compatibility> = {}): Compatibility {
  const { preferV2 = false, discoverVersionedAuthUrl = false, catalogUrlFallback = false, notusedToken = false } = given;
  return { preferV2, discoverVersionedAuthUrl, catalogUrlFallback, notusedToken };
}
