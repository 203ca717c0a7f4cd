import { defer, tap, type Observable } from 'rxjs';
import { CookieJar } from 'tough-cookie';
import type { Connection } from '../../http/connection.js';
import { setHeader, toHeaders } from '../../http/headers.js';
import type { HttpRequest } from '../../http/request.js';
import type { ApiResponse } from '../../http/response.js';

/** A connection that keeps the cookies of one sign-in. */
export interface FlowConnection extends Connection {
  /** Whether a request to `url` would carry a cookie. */
  hasCookieFor(url: string): boolean;
}

/**
 * The same connection with a cookie jar of its own, for one sign-in at services that know a client by its cookies. The jar
 * gives a cookie to nobody but whom RFC 6265 allows it; all values are hidden from reports. Cookies of a redirect that
 * `send` follows are not seen: where they matter, send with `redirect: false`.
 */
export function withFlowCookies(connection: Connection): FlowConnection {
  const jar = new CookieJar();
  return {
    ...delegated(connection),
    get closed() {
      return connection.closed;
    },
    send: <T>(request: HttpRequest): Observable<ApiResponse<T>> =>
      defer(() => connection.send<T>(withCookies(request, jar))).pipe(
        tap(({ url, headers }) => {
          for (const cookie of cookiesIn(headers['set-cookie'])) keep(jar, { cookie, url, connection });
        }),
      ),
    hasCookieFor: (url) => jar.getCookieStringSync(url) !== '',
  };
}

/** What has nothing to do with cookies. The methods keep their owner. */
function delegated(connection: Connection): Omit<Connection, 'send' | 'closed'> {
  const { runtime, documents, compatibility, closed$ } = connection;
  return {
    ...{ runtime, documents, compatibility, closed$ },
    mapUrl: (url, origin) => connection.mapUrl(url, origin),
    emit: (event) => {
      connection.emit(event);
    },
    conceal: (secret) => {
      connection.conceal(secret);
    },
  };
}

function withCookies(request: HttpRequest, jar: CookieJar): HttpRequest {
  const cookies = jar.getCookieStringSync(request.url);
  if (cookies === '') return request;
  const headers = toHeaders(request.headers, 'headers');
  setHeader(headers, 'Cookie', cookies);
  return { ...request, headers };
}

/** Cookies that no jar would take (another host's, a public suffix's) are left out, as browsers do. */
function keep(jar: CookieJar, { cookie, url, connection }: { readonly cookie: string; readonly url: string; readonly connection: Connection }): void {
  const kept = jar.setCookieSync(cookie, url, { ignoreError: true });
  if (kept !== undefined) connection.conceal(kept.value);
}

/** Several cookies come joined by commas; the comma of a date is followed by no name. */
function cookiesIn(joined: string | undefined): readonly string[] {
  return joined === undefined ? [] : joined.split(/,\s*(?=[!#$%&'*+.^_`|~0-9A-Za-z-]+=)/);
}
