import { defer, tap, type Observable } from 'rxjs';
import { CookieJar } from 'tough-cookie';
import { InvalidResponse } from '../../errors/invalid-response.js';
import type { Connection } from '../../http/connection.js';
import { setHeader, toHeaders } from '../../http/headers.js';
import type { HttpRequest } from '../../http/request.js';
import type { ApiResponse } from '../../http/response.js';
import { redactUrl } from '../../redaction/redact-url.js';

/** More than any sign-in needs; what a session hides is limited, and a server must not be able to use that up. */
const MOST_COOKIES = 30;
/** What RFC 6265 §6.1 wants to be kept, name and value together. */
const LONGEST_COOKIE = 4096;

/** A connection that keeps the cookies of one sign-in. */
export interface FlowConnection extends Connection {
  /** Whether a request to `url` would carry a cookie. */
  hasCookieFor(url: string): boolean;
}

/**
 * The same connection with a cookie jar of its own, for one sign-in at services that know a client by its cookies. The jar
 * gives a cookie to nobody but whom RFC 6265 allows it; all values are hidden from reports. Cookies of a redirect that
 * `send` follows are not seen: where they matter, send with `redirect: false`. Errors with InvalidResponse where servers set more
 * than 30 cookies in all, or one of more than 4096 characters.
 */
export function withFlowCookies(connection: Connection): FlowConnection {
  const jar = new CookieJar();
  let count = 0;
  return {
    ...delegated(connection),
    get closed() {
      return connection.closed;
    },
    send: <T>(request: HttpRequest): Observable<ApiResponse<T>> =>
      defer(() => connection.send<T>(withCookies(request, jar))).pipe(
        tap(({ url, headers, requestId }) => {
          for (const cookie of cookiesIn(headers['set-cookie'])) {
            if (isTooLong(cookie)) throw tooMuch(url, requestId);
            count += keep(jar, { cookie, url, connection });
            if (count > MOST_COOKIES) throw tooMuch(url, requestId);
          }
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
    redact: (text) => connection.redact(text),
  };
}

function withCookies(request: HttpRequest, jar: CookieJar): HttpRequest {
  const cookies = jar.getCookieStringSync(request.url);
  if (cookies === '') return request;
  const headers = toHeaders(request.headers, 'headers');
  setHeader(headers, 'Cookie', cookies);
  return { ...request, headers };
}

/** Cookies that no jar would take (another host's, a public suffix's) are left out, as browsers do. How many were kept. */
function keep(jar: CookieJar, { cookie, url, connection }: { readonly cookie: string; readonly url: string; readonly connection: Connection }): number {
  const kept = jar.setCookieSync(cookie, url, { ignoreError: true });
  if (kept === undefined) return 0;
  connection.conceal(kept.value);
  return 1;
}

/** Without its attributes. */
function isTooLong(cookie: string): boolean {
  return cookie.split(';', 1).join().length > LONGEST_COOKIE;
}

function tooMuch(url: string, requestId: string | undefined): InvalidResponse {
  return new InvalidResponse(
    `${redactUrl(url)} sets more than ${String(MOST_COOKIES)} cookies in one sign-in, or one of more than ${String(LONGEST_COOKIE)} characters; ` +
      'is this the server that the user is to sign in at?',
    { outcome: 'refused', requestId },
  );
}

/** Several cookies come joined by commas; the comma of a date is followed by no name. */
function cookiesIn(joined: string | undefined): readonly string[] {
  return joined === undefined ? [] : joined.split(/,\s*(?=[!#$%&'*+.^_`|~0-9A-Za-z-]+=)/);
}
