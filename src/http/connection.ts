import type { Observable } from 'rxjs';
import type { Emission } from '../events/event-stream.js';
import type { Runtime } from '../runtime/runtime.js';
import type { HttpRequest } from './request.js';
import type { ApiResponse } from './response.js';

/** A version document as it came from the wire, as plain data. */
export interface VersionDocument {
  /** The URL that was asked (before redirects). */
  readonly url: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
  /** When it was read, by the wall clock. */
  readonly readAt: number;
}

/** Where version documents are kept; see `DiscoveryCache`, which implements it. */
export interface DocumentCache {
  /** The kept document or what `fetch` brings: one fetch however many ask at once. */
  read(url: string, fetch: () => Observable<VersionDocument>): Observable<VersionDocument>;
  /** The kept document, if it would still be served; never causes a request. */
  peek(url: string): VersionDocument | undefined;
  /** Forgets what is kept. */
  drop(url: string): void;
  /** What is kept may no longer be true: the next `read` fetches it anew; if that fails, it stays. @defaultValue `drop` */
  doubt?(url: string): void;
  /** What was read at `url` lately, newest first: the kept document and different ones it replaced, while they are fresh. @defaultValue what `peek` gives */
  recent?(url: string): readonly VersionDocument[];
  /**
   * The same object as long as every document is kept, fresh and undoubted: what was made of them then holds. `undefined`: it has to
   * be looked for.
   *
   * @defaultValue `undefined`
   */
  state?(): object | undefined;
}

/** What a URL that came from a server was found for. */
export interface UrlOrigin {
  readonly serviceType?: string | undefined;
  readonly interface?: string | undefined;
  readonly regionName?: string | undefined;
}

/** keystoneauth's way in four places where ours differs; all false by default. */
export interface Compatibility {
  /** The generic plugins take v2.0 when no domain is given and the server offers both. */
  readonly preferV2: boolean;
  /** The generic plugins read the version document even if the auth URL names its version. */
  readonly discoverVersionedAuthUrl: boolean;
  /** A wanted version whose document cannot be read gives the catalog's URL instead of an error. */
  readonly catalogUrlFallback: boolean;
  /** The `none` plugin sends `X-Auth-Token: notused`. */
  readonly notusedToken: boolean;
}

/**
 * What a session lends to its auth plugin and to discovery: requests that are **never authenticated** (so a plugin cannot
 * call itself), the clock, the kept version documents.
 */
export interface Connection {
  /**
   * One request: redirects, retries and errors as on the session. Each subscription is one attempt. `origin` says what service the
   * URL was found for: `health$` of the session calls it so.
   */
  send<T = unknown>(request: HttpRequest, origin?: UrlOrigin): Observable<ApiResponse<T>>;
  readonly runtime: Runtime;
  readonly documents: DocumentCache;
  readonly compatibility: Compatibility;
  /** Applies the session's `mapUrl` to a URL that a server named. */
  mapUrl(url: string, origin: UrlOrigin): string;
  /** Reports something; a function is called only if anybody listens. The values have to be free of secrets. */
  emit(event: Emission): void;
  /** From here on `secret` is replaced in everything this session reports. */
  conceal(secret: string): void;
  /** `text` without the secrets that this session knows of; for errors made of what a server or somebody else's code said. */
  redact(text: string): string;
  /** Whether the session that lent this connection is closed. */
  readonly closed: boolean;
  /** Emits once and completes when the session that lent this connection closes. */
  readonly closed$: Observable<void>;
}
