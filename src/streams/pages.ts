import { map, type Observable } from 'rxjs';
import { OptionError } from '../errors/option-error.js';
import { refuseUnknownOptions } from '../errors/refuse-unknown-options.js';
import { addHeader, toHeaders } from '../http/headers.js';
import type { ApiResponse } from '../http/response.js';
import { encodeFields, withParams } from '../http/query.js';
import { API_REQUEST_OPTIONS, type RequestOptions } from '../request/api-request.js';
import type { Client } from '../session/client.js';
import { readPage } from './next-page.js';
import { splitQuery } from './page-query.js';
import { eachPage, walkPages, type Step, type Walk } from './page-walk.js';
import { textOf } from './runtime-of.js';

/** How a list is asked for: what every request can say, and what is about lists. */
export interface PaginateOptions extends Omit<RequestOptions, 'json' | 'body' | 'responseType' | 'raiseExc'> {
  /** Which member of the document is the list. @defaultValue the first that is one */
  readonly key?: string | undefined;
  /** How many items a page has at most: `limit` in the query. Services have a largest one of their own. @defaultValue as the service likes */
  readonly pageSize?: number | undefined;
  /** Each page after the first is asked for when this emits; it completes: that was the last. @defaultValue when the items of the page before were delivered */
  readonly demand$?: Observable<unknown> | undefined;
}

/** A part of a list. */
export interface Page<T> {
  readonly items: readonly T[];
  /** Where it is: what was asked for, without the endpoint. */
  readonly url: string;
  /** Where the next one is, to go on later; `undefined`: there is none. */
  readonly next: string | undefined;
  readonly response: ApiResponse;
}

/** A cold Observable that can also be read with `for await`, one thing at a time: then nothing is asked for ahead. */
export type Listing<T> = Observable<T> & AsyncIterable<T>;

/** The options that lists have beside those of requests. */
export const PAGINATE_OPTIONS: ReadonlySet<string> = new Set([...API_REQUEST_OPTIONS, 'key', 'pageSize', 'demand$']);

/**
 * The pages of a list, in whichever way the service tells where it goes on: see the guide beside this file. The next page is asked for
 * when the last was delivered and somebody is still there; unsubscribing aborts what is under way. All of them come from the place of
 * the first. Errors with InvalidResponse where a page leads back to one that was read, and where the service leaves out the rest.
 *
 * @throws OptionError for an option that is unknown or cannot be right.
 */
export function pages<T = unknown>(client: Client, url: string, options: PaginateOptions = {}): Listing<Page<T>> {
  const walk = walkOf<T>(client, url, options);
  return listing(walkPages(walk), () => eachPage(walk));
}

/** An Observable that is read with `for await` in a way of its own. */
export function listing<T>(source$: Observable<T>, iterate: () => AsyncIterator<T>): Listing<T> {
  return Object.assign(source$, { [Symbol.asyncIterator]: iterate });
}

/** How `pages` walks through a list. */
export function walkOf<T>(client: Client, url: string, options: PaginateOptions): Walk<Page<T> & Step> {
  refuseUnknownOptions(options, PAGINATE_OPTIONS, 'paginate');
  const { key, pageSize, demand$, params, ...given } = options;
  const request = { ...given, additionalHeaders: acceptingJson(given.additionalHeaders), method: 'GET', raiseExc: true };
  return {
    first: withPageSize(withNewParams(url, params), pageSize),
    demand$,
    text: textOf(client),
    load: (page) =>
      client.request(page, request).pipe(
        map((response) => {
          const { items, next, lost } = readPage(response, page, key);
          return { items: items as readonly T[], url: page, next, response, lost };
        }),
      ),
  };
}

/** Swift lists in plain text unless it is told. */
function acceptingJson(given: RequestOptions['additionalHeaders']): RequestOptions['additionalHeaders'] {
  const headers = toHeaders(given, 'additionalHeaders');
  addHeader(headers, 'Accept', 'application/json');
  return headers;
}

/** What says where a list begins. */
const PLACE: ReadonlySet<string> = new Set(['marker', 'offset', 'limit']);

/** `url` with those `params` that it does not have already: an address that an earlier page gave has them, and its own place. */
function withNewParams(url: string, params: RequestOptions['params']): string {
  if (params === undefined) return url;
  const { query } = splitQuery(url);
  const fresh = [...new URLSearchParams(encodeFields(params, 'params'))].filter(([name, value]) => {
    const said = query.getAll(name);
    return !said.includes(value) && !(said.length > 0 && PLACE.has(name));
  });
  return withParams(url, new URLSearchParams(fresh));
}

function withPageSize(url: string, pageSize: number | undefined): string {
  if (pageSize === undefined) return url;
  if (!Number.isInteger(pageSize) || pageSize < 1) {
    throw new OptionError('pageSize', '"pageSize" has to be a whole number of 1 or more; nothing was sent.');
  }
  const { path, query } = splitQuery(url);
  query.set('limit', String(pageSize));
  return `${path}?${String(query)}`;
}
