import { withoutTrailingSlash } from '../http/url.js';
import type { CloudRequest } from './cloud-request.js';
import { asUuid, type IdSource } from './id-source.js';

/** A request taken apart for the cloud's routes. */
export interface Call {
  /** In capitals. */
  readonly method: string;
  /** Below the cloud's base URL, without the query; begins with a slash. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
  /** The body as it came. */
  readonly text: string | undefined;
  /** The body as JSON; `undefined` if it is none. */
  readonly json: unknown;
  /** The id this request gets: `req-` and a UUID. */
  readonly requestId: string;
}

function parse(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
}

function below(path: string, baseUrl: string): string {
  const prefix = withoutTrailingSlash(new URL(baseUrl).pathname);
  const inside = prefix !== '' && (path === prefix || path.startsWith(`${prefix}/`));
  return inside ? path.slice(prefix.length) || '/' : path;
}

function lowerCased(headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

/** Takes a request apart. `baseUrl` completes a relative URL; its path is no part of the call's. */
export function readCall(request: CloudRequest, baseUrl: string, ids: IdSource): Call {
  const url = new URL(request.url, baseUrl);
  return {
    method: request.method.toUpperCase(),
    path: below(url.pathname, baseUrl),
    query: url.searchParams,
    headers: lowerCased(request.headers ?? {}),
    text: request.body,
    json: parse(request.body),
    requestId: `req-${asUuid(ids())}`,
  };
}
