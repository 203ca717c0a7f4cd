import { STATUS_CODES } from 'node:http';
import { asList } from './json.js';
import type { Reply } from './vector.js';

/** The bytes of `reply` to a request with `method`: the scripted headers as they are spelled, length and close, nothing else. */
export function encodeReply(reply: Reply, method: string): Buffer {
  const status = reply.status ?? 200;
  const body = method === 'HEAD' || status === 204 || status === 304 ? Buffer.alloc(0) : bodyOf(reply);
  const lines = [
    `HTTP/1.1 ${String(status)} ${reply.reason ?? STATUS_CODES[status] ?? 'Unknown'}`,
    ...headersOf(reply).map(([name, value]) => `${name}: ${value}`),
    `Content-Length: ${String(body.length)}`,
    'Connection: close',
  ];
  return Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'utf8'), body]);
}

function bodyOf({ json, text, base64 }: Reply): Buffer {
  if (json !== undefined) return Buffer.from(JSON.stringify(json), 'utf8');
  return base64 === undefined ? Buffer.from(text ?? '', 'utf8') : Buffer.from(base64, 'base64');
}

function headersOf({ json, headers = {} }: Reply): readonly (readonly [string, string])[] {
  const given = Object.entries(headers).flatMap(([name, value]) =>
    value === null ? [] : asList(value).map((one) => [name, one] as const),
  );
  const typed = Object.keys(headers).some((name) => name.toLowerCase() === 'content-type');
  return json === undefined || typed ? given : [['Content-Type', 'application/json'], ...given];
}
