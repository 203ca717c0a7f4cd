import type { Attributes } from '@opentelemetry/api';
import { parseUrl } from '../http/url.js';

/** What OpenTelemetry knows as methods; any other would make as many labels as somebody thinks of words. */
const METHODS: ReadonlySet<string> = new Set('GET HEAD POST PUT DELETE CONNECT OPTIONS TRACE PATCH'.split(' '));

/** A method as a label. */
export function methodLabel(method: string): string {
  const upper = method.toUpperCase();
  return METHODS.has(upper) ? upper : '_OTHER';
}

/** A method at the beginning of a span's name. */
export function methodName(method: string): string {
  const label = methodLabel(method);
  return label === '_OTHER' ? 'HTTP' : label;
}

/** The method of a span, as it was given too if that is no label. */
export function methodAttributes(method: string): Attributes {
  const label = methodLabel(method);
  return { 'http.request.method': label, 'http.request.method_original': label === method ? undefined : method };
}

/** Of so many servers it is remembered how they are called; a cloud has fewer. */
const MOST_SERVERS = 200;
const servers = new Map<string, Attributes>();

/** Who is asked; nothing of a URL that is none. */
export function serverAttributes(url = ''): Attributes {
  const origin = /^https?:\/\/[^/?#\\]+/i.exec(url)?.[0] ?? '';
  const known = servers.get(origin);
  if (known !== undefined) return known;
  const found = parsedServer(url);
  if (origin !== '' && servers.size < MOST_SERVERS) servers.set(origin, found);
  return found;
}

function parsedServer(url: string): Attributes {
  const parsed = parseUrl(url);
  if (parsed === undefined) return {};
  const { hostname, port, protocol } = parsed;
  return { 'server.address': hostname.replace(/^\[|\]$/g, ''), 'server.port': port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port) };
}
