import { isJsonObject } from '../access/json-object.js';
import { InvalidResponse } from '../errors/invalid-response.js';
import { parseUrl } from '../http/url.js';
import { addressOf } from '../redaction/address-of.js';
import { nextLink, type ListReply, type NextLink } from './next-link.js';
import { splitQuery, withQuery } from './page-query.js';

export type { ListReply } from './next-link.js';

/** Why what comes after a page cannot be had: the reply says that the page follows itself, or that the service has left out the rest. */
export type Lost = 'circle' | 'cut';

/** A part of a list. */
export interface ListPage {
  readonly items: readonly unknown[];
  /** Where the next part is: on the path of this one, with another query. `undefined`: this is the last. */
  readonly next: string | undefined;
  /** There is more, and it cannot be had. */
  readonly lost?: Lost | undefined;
}

/**
 * The list in `reply`, the answer to a GET of `url` (a path below an endpoint, or absolute), and where it goes on. Of a link to the
 * next page only the query is taken: services name themselves by addresses that a client may not reach, and the token goes
 * nowhere but where the first page came from. Links are Nova's and Neutron's `servers_links`, Glance's and Ironic's `next`,
 * Keystone's and Designate's `links.next`, the `Link` header. Where there is none of these, a page of as many items as its `limit`
 * goes on after the last of them, and a page of Swift does so until one is empty. A page that would lead to itself is the last. One that
 * was made of a marker which the service took no notice of has no items, and the list goes on by offset.
 *
 * @throws InvalidResponse for a body without a list, or without one named `key`.
 */
export function readPage(reply: ListReply, url: string, key?: string): ListPage {
  const items = listIn(reply.body, key);
  if (items === undefined) throw noList(url, key);
  const { path, query } = splitQuery(url);
  const last = markerOf(items.at(-1));
  const told = nextLink(reply);
  const end = { last, link: told ?? guessedLink(query, items, last), isTold: told !== undefined };
  const { next, lost, ...part } = following(query, items, end);
  return { ...part, next: next && `${path}?${String(next)}`, lost: lost ?? (next === undefined && isTruncated(reply.body) ? 'cut' : undefined) };
}

function listIn(body: unknown, key: string | undefined): readonly unknown[] | undefined {
  if (Array.isArray(body)) return body as readonly unknown[];
  const isWanted = (name: string): boolean => (key === undefined ? name !== 'links' && !name.endsWith('_links') : name === key);
  const found = Object.entries(isJsonObject(body) ? body : {}).find(([name, value]) => Array.isArray(value) && isWanted(name));
  return found?.[1] as readonly unknown[] | undefined;
}

/** What follows where the reply does not say it. */
function guessedLink(query: URLSearchParams, items: readonly unknown[], last: string | undefined): NextLink {
  return isFull(query.get('limit'), items) ? { marker: last } : {};
}

/** The last thing on a page, and what leads to the next page. */
interface PageEnd {
  readonly last: string | undefined;
  readonly link: NextLink;
  /** Whether the reply says it. */
  readonly isTold: boolean;
}

/** A part of a list, and the query of the next one. */
interface Part {
  readonly items: readonly unknown[];
  readonly next?: URLSearchParams | undefined;
  readonly lost?: Lost | undefined;
}

function following(query: URLSearchParams, items: readonly unknown[], end: PageEnd): Part {
  const { href, marker } = end.link;
  const said = marker === undefined ? linkedQuery(href) : new URLSearchParams({ marker });
  if (said === undefined) return { items };
  const next = withValues(query, said);
  if (withQuery('', next) === withQuery('', query)) return afterItself(query, items, end);
  return { items, next: withOffset(next, query, items.length) };
}

/** What follows a page that leads to itself. */
function afterItself(query: URLSearchParams, items: readonly unknown[], { last, isTold }: PageEnd): Part {
  const isLimited = query.has('limit');
  const lost = isTold && items.length > 0 ? 'circle' : undefined;
  // What comes after X cannot end in X: the service takes no notice of markers, although its links may name some, as Manila's do.
  const isAgain = last !== undefined && query.get('marker') === last && (isLimited || !isTold);
  if (!isAgain) return { items, lost };
  if (!isLimited || query.has('offset')) return { items: [], lost };
  return { items: [], next: withValues(query, new URLSearchParams({ offset: String(items.length) })) };
}

function linkedQuery(href: string | undefined): URLSearchParams | undefined {
  return href === undefined || href === '' ? undefined : parseUrl(href, 'http://localhost')?.searchParams;
}

/** The marker stays beside an offset: it shows whether the service takes notice of that at least. */
function withOffset(next: URLSearchParams, query: URLSearchParams, count: number): URLSearchParams {
  const offset = query.get('offset');
  const isOwn = offset !== null && query.has('marker') && next.get('offset') === offset;
  return isOwn ? withValues(next, new URLSearchParams({ offset: String(Number(offset) + count) })) : next;
}

/** A query with other values for some of its names: some services leave out of their links what stays the same. */
function withValues(query: URLSearchParams, values: URLSearchParams): URLSearchParams {
  const next = new URLSearchParams(query);
  for (const name of values.keys()) next.delete(name);
  for (const [name, value] of values) next.append(name, value);
  return next;
}

function markerOf(item: unknown): string | undefined {
  const { id, uuid, name, subdir } = isJsonObject(item) ? item : {};
  const marker = id ?? uuid ?? name ?? subdir;
  return typeof marker === 'string' ? marker : undefined;
}

/** The most that most services give at once, whatever they are asked for. */
const USUAL_CAP = 1000;

/** Whether there may be more. Pages of Swift and its kin may be short although more follows. */
function isFull(limit: string | null, items: readonly unknown[]): boolean {
  if (limit === String(items.length) || isOfSwift(items.at(-1))) return true;
  return items.length === USUAL_CAP && Number(limit) > USUAL_CAP;
}

/** Keystone, where its `list_limit` is reached. */
function isTruncated(body: unknown): boolean {
  return isJsonObject(body) && body['truncated'] === true;
}

/** What Swift lists: containers and objects have a size in bytes, pseudo folders are a `subdir`. */
function isOfSwift(item: unknown): boolean {
  if (!isJsonObject(item)) return false;
  return typeof item['subdir'] === 'string' || (typeof item['name'] === 'string' && typeof item['bytes'] === 'number');
}

function noList(url: string, key: string | undefined): InvalidResponse {
  const wanted = key === undefined ? 'no list' : `no list named ${JSON.stringify(key)}`;
  const advice = 'Is the path right? "key" names the member of the document that is the list.';
  return new InvalidResponse(`The reply to GET ${addressOf(url)} holds ${wanted}. ${advice}`, { outcome: 'refused' });
}
