import { catchError, concatMap, defer, from, map, type Observable, type ObservableInput, of, throwError } from 'rxjs';
import { AuthorizationFailure } from '../errors/authorization-failure.js';
import { isHttpError } from '../errors/http-error.js';
import { undisturbed } from '../events/undisturbed.js';
import { MissingAuthPlugin } from '../errors/missing-auth-plugin.js';
import type { Connection, UrlOrigin, VersionDocument } from '../http/connection.js';
import type { ApiResponse } from '../http/response.js';
import { followed } from '../http/tracers.js';
import { redactBody } from '../redaction/redact-body.js';
import { redactUrl } from '../redaction/redact-url.js';
import { Discovery } from './discovery.js';
import { entryProblems } from './entry-problems.js';
import { rangeChanges, type RangeChange } from './range-changes.js';
import { documentEntries } from './version-document.js';

/** Headers that authenticate a request, `undefined` if there are none to be had. */
type Headers = Readonly<Record<string, string>>;

/** How a version document is asked for. */
export interface DiscoverOptions {
  /** Yields the headers for a second attempt after a 401. @defaultValue a 401 is final */
  readonly authenticate?: (() => ObservableInput<Headers | undefined>) | undefined;
  /** Send those headers at once. @defaultValue false */
  readonly authenticated?: boolean | undefined;
  /** `false`: reads the document anew and does not keep it. @defaultValue true */
  readonly cache?: boolean | undefined;
  /** What the URL was found for; handed to the session's `mapUrl` with each link. */
  readonly origin?: UrlOrigin | undefined;
}

/**
 * Reads the version document at `url`: from the connection's kept documents, else with an unauthenticated GET.
 * Errors with what the exchange ended in, or a DiscoveryFailure when the reply is no version document.
 *
 * @see https://specs.openstack.org/openstack/api-wg/guidelines/consuming-catalog/version-discovery.html
 */
export function discover(connection: Connection, url: string, options: DiscoverOptions = {}): Observable<Discovery> {
  return defer(() => documentAt(connection, url, options)).pipe(
    map((document) => new Discovery(document, (href) => connection.mapUrl(href, options.origin ?? {}))),
  );
}

/** The kept document, or a new one. */
function documentAt(connection: Connection, url: string, options: DiscoverOptions): Observable<VersionDocument> {
  const { documents } = connection;
  const fetch = (): Observable<VersionDocument> => fetchDocument(connection, url, options);
  const read$ = defer(() => (options.cache === false ? fetch() : documents.read(url, fetch)));
  if (options.cache !== false && documents.peek(url) !== undefined) return read$;
  return followed(connection, () => ({ kind: 'discovery', url: redactUrl(url) }), read$);
}

function fetchDocument(connection: Connection, url: string, options: DiscoverOptions): Observable<VersionDocument> {
  const { authenticate, authenticated = false } = options;
  const get = (headers: Headers): Observable<ApiResponse> =>
    connection.send({ method: 'GET', url, headers: { ...headers, Accept: 'application/json' } }, options.origin ?? {});
  const getAuthenticated = (): Observable<ApiResponse> => authHeaders(url, authenticate).pipe(concatMap(get));
  return defer(() => (authenticated ? getAuthenticated() : get({}))).pipe(
    catchError((error: unknown) => {
      if (authenticate !== undefined && isHttpError(error, 401)) return getAuthenticated();
      throw error;
    }),
    map((response) => keepDocument(connection, response, { url, origin: options.origin })),
  );
}

function authHeaders(url: string, authenticate: DiscoverOptions['authenticate']): Observable<Headers> {
  if (authenticate === undefined) {
    return throwError(
      () => new MissingAuthPlugin(`GET ${redactUrl(url)} was to be authenticated, but there is no auth plugin; give one.`),
    );
  }
  return defer(() => from(authenticate())).pipe(
    concatMap((headers) => (headers === undefined ? throwError(() => noHeaders(url)) : of(headers))),
  );
}

function noHeaders(url: string): AuthorizationFailure {
  return new AuthorizationFailure(
    `GET ${redactUrl(url)} needs authentication, and the auth plugin has no valid authentication; check its options.`,
  );
}

interface Asked {
  readonly url: string;
  readonly origin: UrlOrigin | undefined;
}

/** What is kept of a reply. Throws a DiscoveryFailure, so that what is no document is not kept as one. */
function keepDocument(connection: Connection, { status, headers, body }: ApiResponse, { url, origin }: Asked): VersionDocument {
  const readAt = connection.runtime.now();
  const document = { url, status, headers: microversionHeaders(headers), body, readAt };
  const conceal = (text: string): string => connection.redact(text);
  for (const { code, message } of documentEntries(document, (shown) => conceal(redactBody(shown, undefined) ?? '')).flatMap(entryProblems)) {
    connection.emit(() => ({ type: 'warning', at: readAt, code, message: conceal(`${message} in the version document at ${redactUrl(url)}.`) }));
  }
  const before = connection.documents.peek(url);
  if (before !== undefined) tellChanges(connection, undisturbed(() => rangeChanges(before, document)) ?? [], { url, origin });
  return document;
}

function tellChanges(connection: Connection, changes: readonly RangeChange[], { url, origin }: Asked): void {
  for (const change of changes) {
    connection.emit(() => ({
      ...{ type: 'microversion-range-changed', at: connection.runtime.now() },
      ...{ serviceType: origin?.serviceType, url: redactUrl(url), ...change },
    }));
  }
}

/** Documents may be written to disk: what they are read with is kept, cookies and the like are not. */
function microversionHeaders(headers: Headers): Headers {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => /^(x-)?openstack-.*version$/i.test(name)));
}
