import { readHead } from './message-length.js';

/**
 * One thing the proxy does to a client. `hold` waits until it is told to go on, `delay` goes on by itself after a while, `drip` sends
 * a byte now and then; all three end when the client goes.
 */
export type Act =
  | { readonly does: 'write' | 'drip'; readonly bytes: Buffer }
  | { readonly does: 'reset' | 'close' | 'hold' | 'delay' };

/** When a fault strikes. All but those of `reply` leave the origin without the request. */
export type Moment =
  /** As soon as the connection is accepted. */
  | 'accept'
  /** When the head of a request is there. */
  | 'head'
  /** When half of a request's body is there; with the head if it has none. */
  | 'body'
  /** When the request is there, instead of passing it on. */
  | 'request'
  /** When the origin has answered it. */
  | 'reply';

interface FaultKind {
  readonly at: Moment;
  /** What it does; only faults of `reply` have one. */
  readonly acts: (reply: Buffer) => readonly Act[];
}

const reset: Act = { does: 'reset' };
const close: Act = { does: 'close' };
const hold: Act = { does: 'hold' };
const write = (bytes: Buffer | string): Act => ({ does: 'write', bytes: Buffer.from(bytes) });
const drip = (bytes: Buffer): Act => ({ does: 'drip', bytes });

const GARBAGE = '\u0000\u0001 this is no HTTP at all\r\n\r\n';
const HALF_A_HEAD = 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Le';
const UNAVAILABLE = 'HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nRetry-After: 0\r\n\r\n';
const SECOND_REPLY = 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 15\r\n\r\n{"forged":true}';

const always = (at: Moment, ...acts: readonly Act[]): FaultKind => ({ at, acts: () => acts });
const onReply = (acts: FaultKind['acts']): FaultKind => ({ at: 'reply', acts });

/** Everything that can befall a connection or a request, by name. */
const kinds = {
  'reset-on-accept': always('accept', reset),
  'close-on-accept': always('accept', close),
  'garbage-on-accept': always('accept', write(GARBAGE), close),
  'silent-on-accept': always('accept', hold, close),
  'reset-on-head': always('head', reset),
  'close-on-head': always('head', close),
  'reset-in-body': always('body', reset),
  'reset-on-request': always('request', reset),
  'close-on-request': always('request', close),
  stall: always('request', hold, close),
  garbage: always('request', write(GARBAGE), close),
  'half-a-head': always('request', write(HALF_A_HEAD), close),
  'stall-in-head': always('request', write(HALF_A_HEAD), hold, close),
  unavailable: always('request', write(UNAVAILABLE)),
  late: onReply((reply) => [{ does: 'delay' }, write(reply)]),
  held: onReply((reply) => [hold, write(reply)]),
  'reset-before-reply': onReply(() => [reset]),
  'close-before-reply': onReply(() => [close]),
  'reset-in-reply': onReply((reply) => [write(half(reply)), reset]),
  'stall-in-reply': onReply((reply) => [write(half(reply)), hold, close]),
  truncate: onReply((reply) => [write(half(reply)), close]),
  'truncate-chunked': onReply((reply) => [write(half(chunked(reply))), close]),
  'drip-head': onReply((reply) => [drip(reply)]),
  drip: onReply((reply) => [write(headOf(reply)), drip(bodyOf(reply))]),
  'length-too-long': onReply((reply) => [write(withLength(reply, 7)), close]),
  'length-too-short': onReply((reply) => [write(withLength(reply, -3))]),
  'second-reply': onReply((reply) => [write(Buffer.concat([reply, Buffer.from(SECOND_REPLY)]))]),
  'close-after-reply': onReply((reply) => [write(reply), close]),
  'reset-after-reply': onReply((reply) => [write(reply), reset]),
} satisfies Readonly<Record<string, FaultKind>>;

/** Replies that are whole, and not true: nothing on the wire tells that. */
const lyingKinds = {
  unauthorized: always('request', write('HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n')),
  'come-later': always('request', write('HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nRetry-After: 1\r\n\r\n')),
  'page-instead': always('request', write('HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 17\r\n\r\n<html>Hi!</html>\n')),
  'nothing-in-it': onReply((reply) => [write(withContent(reply, '{}'))]),
  'cut-json': onReply((reply) => [write(withContent(reply, bodyOf(reply).toString('latin1').slice(0, -20)))]),
  'other-types': onReply((reply) => [write(withContent(reply, bodyOf(reply).toString('latin1').replaceAll(/"[^"]*"(?=\s*[,}\]])/g, '[null]')))]),
} satisfies Readonly<Record<string, FaultKind>>;

/** The name of a fault. */
export type Fault = keyof typeof kinds;

/** The name of a lie. */
export type Lie = keyof typeof lyingKinds;

/** The names of all lies. */
export const lies = Object.keys(lyingKinds) as readonly Lie[];

const all: Readonly<Record<Fault | Lie, FaultKind>> = { ...kinds, ...lyingKinds };

/** The names of all faults. */
export const faults = Object.keys(kinds) as readonly Fault[];

/** When a fault strikes. */
export function momentOf(fault: Fault | Lie): Moment {
  return all[fault].at;
}

/** What a fault does, to which reply of the origin. */
export function actsOf(fault: Fault | Lie, reply: Buffer = Buffer.alloc(0)): readonly Act[] {
  return all[fault].acts(reply);
}

const bodyAt = (reply: Buffer): number => readHead(reply)?.length ?? 0;
const headOf = (reply: Buffer): Buffer => reply.subarray(0, bodyAt(reply));
const bodyOf = (reply: Buffer): Buffer => reply.subarray(bodyAt(reply));

/** The head and the first half of the body. */
function half(reply: Buffer): Buffer {
  const start = bodyAt(reply);
  return reply.subarray(0, start + Math.floor((reply.length - start) / 2));
}

/** With a Content-Length that is wrong by so much. */
function withLength(reply: Buffer, error: number): Buffer {
  const head = headOf(reply).toString('latin1').replace(/^(content-length: )(\d+)/im, (_line, name: string, length: string) => {
    return name + String(Math.max(0, Number(length) + error));
  });
  return Buffer.concat([Buffer.from(head, 'latin1'), bodyOf(reply)]);
}

/** With another body; the bytes of `content` are its characters. */
function withContent(reply: Buffer, content: string): Buffer {
  const head = headOf(reply).toString('latin1').replace(/^(content-length: )\d+/im, `$1${content.length}`);
  return Buffer.from(`${head}${content}`, 'latin1');
}

/** In one chunk instead of with a Content-Length. */
function chunked(reply: Buffer): Buffer {
  const head = headOf(reply).toString('latin1').replace(/^content-length: \d+/im, 'Transfer-Encoding: chunked');
  const body = bodyOf(reply);
  return Buffer.concat([Buffer.from(`${head}${body.length.toString(16)}\r\n`, 'latin1'), body, Buffer.from('\r\n0\r\n\r\n')]);
}
