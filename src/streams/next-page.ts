import { InvalidResponse } from '../errors/invalid-response.js';
import { parseUrl } from '../http/url.js';
import { redactUrl } from '../redaction/redact-url.js';

/** A part of a list. */
export interface ListPage {
  readonly items: readonly unknown[];
  /** Where the next part is: on the path of this one, with another query. `undefined`: this is the last. */
  readonly next: string | undefined;
}

type Members = Readonly<Record<string, unknown>>;

/**
 * The list in `body`, the reply to a GET of `url` (a path below an endpoint, or absolute), and where it goes on. Of a link to the
 * next page only the query is taken: services name themselves by addresses that a client may not reach, and the token goes
 * nowhere but where the first page came from. Links are Nova's and Neutron's `servers_links`, Glance's and Ironic's `next`,
 * Keystone's and Designate's `links.next`; where there is none of these, a page of as many items as its `limit` goes on after the
 * last of them. A page that would lead to itself is the last.
 *
 * @throws InvalidResponse for a body without a list, or without one named `key`.
 */
export function readPage(body: unknown, url: string, key?: string): ListPage {
  const items = listIn(body, key);
  if (items === undefined) throw noList(url, key);
  const { path, query } = splitQuery(url);
  const link = linkIn(body);
  const next = link === undefined ? afterLast(query, items) : linked(query, link.href);
  const isElsewhere = next !== undefined && String(next) !== String(query);
  return { items, next: isElsewhere ? `${path}?${String(next)}` : undefined };
}

function listIn(body: unknown, key: string | undefined): readonly unknown[] | undefined {
  if (Array.isArray(body)) return body as readonly unknown[];
  const isWanted = (name: string): boolean => (key === undefined ? name !== 'links' && !name.endsWith('_links') : name === key);
  const found = Object.entries(membersOf(body)).find(([name, value]) => Array.isArray(value) && isWanted(name));
  return found?.[1] as readonly unknown[] | undefined;
}

function membersOf(value: unknown): Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Members) : {};
}

/** What the body says of a next page: its address, or that there is none; `undefined`: it does not speak of pages. */
function linkIn(body: unknown): { readonly href: unknown } | undefined {
  const members = membersOf(body);
  if ('next' in members) return { href: members['next'] };
  const name = Object.keys(members).find((candidate) => candidate.endsWith('_links')) ?? 'links';
  const links = members[name];
  if (Array.isArray(links)) return { href: links.map(membersOf).find(({ rel }) => rel === 'next')?.['href'] };
  return links === undefined ? undefined : { href: membersOf(links)['next'] };
}

/** The query of this page with what the link says in place of it: some services leave out what stays the same. */
function linked(query: URLSearchParams, href: unknown): URLSearchParams | undefined {
  const said = typeof href === 'string' ? parseUrl(href, 'http://localhost')?.searchParams : undefined;
  if (said === undefined || String(said) === '') return undefined;
  const next = new URLSearchParams(query);
  for (const name of said.keys()) next.delete(name);
  for (const [name, value] of said) next.append(name, value);
  return next;
}

function afterLast(query: URLSearchParams, items: readonly unknown[]): URLSearchParams | undefined {
  const { id, uuid, name } = membersOf(items.at(-1));
  const marker = id ?? uuid ?? name;
  if (typeof marker !== 'string' || query.get('limit') !== String(items.length)) return undefined;
  const next = new URLSearchParams(query);
  next.set('marker', marker);
  return next;
}

function splitQuery(url: string): { readonly path: string; readonly query: URLSearchParams } {
  const [address = ''] = url.split('#', 1);
  const start = `${address}?`.indexOf('?');
  return { path: address.slice(0, start), query: new URLSearchParams(address.slice(start)) };
}

function noList(url: string, key: string | undefined): InvalidResponse {
  const wanted = key === undefined ? 'no list' : `no list named ${JSON.stringify(key)}`;
  const advice = 'Is the path right? "key" names the member of the document that is the list.';
  return new InvalidResponse(`The reply to GET ${redactUrl(url)} holds ${wanted}. ${advice}`, { outcome: 'refused' });
}
