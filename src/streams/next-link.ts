import { isJsonObject, objectIn, textIn, type JsonObject } from '../access/json-object.js';
import { linkInHeader } from './link-header.js';

/** A reply to a request for a list. */
export interface ListReply {
  readonly body: unknown;
  /** Names in lower case. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/** What a reply says of the page after it: its address, the marker it begins after, or (neither) that there is none. */
export interface NextLink {
  readonly href?: string | undefined;
  readonly marker?: string | undefined;
}

/** What the reply says of the page after it; `undefined`: it does not speak of pages. */
export function nextLink({ body, headers }: ListReply): NextLink | undefined {
  const members = isJsonObject(body) ? body : {};
  const told = inMember(members) ?? inLinks(members) ?? inMarkers(members);
  if (told?.href !== undefined || told?.marker !== undefined) return told;
  const href = linkInHeader(headers?.['link'], 'next');
  return href === undefined ? told : { href };
}

/** Glance, Ironic, Magnum, Barbican. */
function inMember(members: JsonObject): NextLink | undefined {
  return 'next' in members ? { href: textIn(members, 'next') } : undefined;
}

/** Nova, Neutron, Cinder, Octavia: `servers_links`; Heat, Trove, Zaqar: a list `links`; Keystone, Designate: an object. */
function inLinks(members: JsonObject): NextLink | undefined {
  const name = Object.keys(members).find((candidate) => candidate.endsWith('_links')) ?? 'links';
  const links = members[name];
  if (links === undefined) return undefined;
  const next = Array.isArray(links) ? links.filter(isJsonObject).find(({ rel }) => rel === 'next') : objectIn(members, name);
  return { href: textIn(next, Array.isArray(links) ? 'href' : 'next') };
}

/** Murano and Sahara name the marker alone. */
function inMarkers(members: JsonObject): NextLink | undefined {
  if ('next_marker' in members) return { marker: textIn(members, 'next_marker') };
  const markers = objectIn(members, 'markers');
  return markers !== undefined && 'next' in markers ? { marker: textIn(markers, 'next') } : undefined;
}
