import { isIP } from 'node:net';
import type { WireConfig } from '../adapter-options.js';
import { bodyOf, type OutgoingBody } from './body.js';
import type { Message } from './http-client.js';
import type { Origin } from './origins.js';
import type { Route } from './route.js';

/** A request as it is written. */
export interface Outgoing extends Message {
  /** The name that the caller wants to be answered by, for TLS. @defaultValue that of the host */
  readonly servername: string | undefined;
}

/** What a connection is told, which this side does itself. There is nothing to upgrade to, and nobody waits for leave to send a body. */
const OWN: ReadonlySet<string> = new Set(['transfer-encoding', 'keep-alive', 'upgrade', 'expect']);

/** Writes down a request: the caller's headers as they are, and what is missing of those that have to be there. */
export function messageOf(config: WireConfig, { origin, target }: Route): Outgoing {
  const method = (config.method ?? 'GET').toUpperCase();
  const headers: string[] = [];
  const found = copyHeaders(config.headers.toJSON() as Given, headers);
  addMissing(headers, found, origin);
  const { body, length }: OutgoingBody = bodyOf(config, found.length);
  if (length !== undefined) headers.push('Content-Length', length);
  return { method, path: target, headers, body, reset: false, servername: origin.secure ? servernameOf(found.host) : undefined };
}

function addMissing(headers: string[], found: Found, { authorization, host, proxy, secure }: Origin): void {
  if (found.host === undefined) headers.push('Host', host);
  if (!found.authorization && authorization !== undefined) headers.push('Authorization', authorization);
  if (proxy?.authorization !== undefined && !secure) headers.push('Proxy-Authorization', proxy.authorization);
  // A part of a compressed whole could not be decompressed.
  if (!found.encodings) headers.push('Accept-Encoding', 'gzip, deflate, br');
}

function servernameOf(host: string | undefined): string | undefined {
  if (host === undefined) return undefined;
  const name = host.startsWith('[') ? '' : host.replace(/:\d*$/, '');
  return isIP(name) === 0 ? name : '';
}

/** What the caller said. */
interface Found {
  host: string | undefined;
  /** The Content-Length: that of a stream; of everything else it is known. */
  length: string | undefined;
  authorization: boolean;
  /** Whether something is said about encodings, or asked for a part. */
  encodings: boolean;
}

type Given = Readonly<Record<string, string | undefined>>;

function copyHeaders(given: Given, headers: string[]): Found {
  const found: Found = { host: undefined, length: undefined, authorization: false, encodings: false };
  for (const name in given) {
    const value = given[name];
    if (value === undefined) continue;
    if (note(name.toLowerCase(), value, found)) headers.push(name, value);
  }
  return found;
}

/** Whether the header is sent as it was given. */
function note(name: string, value: string, found: Found): boolean {
  switch (name) {
    case 'content-length':
      found.length = value;
      return false;
    case 'host':
      found.host = value;
      return true;
    case 'authorization':
      found.authorization = true;
      return true;
    case 'accept-encoding':
    case 'range':
      found.encodings = true;
      return true;
    default:
      return !OWN.has(name);
  }
}
