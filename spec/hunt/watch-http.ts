import { subscribe } from 'node:diagnostics_channel';
import { IncomingMessage, OutgoingMessage } from 'node:http';
import type { Ledger } from './ledger.js';
import { secretsInBody, secretsInHeaders, secretsInUrl, type WireSecret } from './wire-secrets.js';

/** Longer bodies are files or load, no sign-ins. */
const LONGEST_BODY_BYTES = 300_000;

/** The parts of Node's messages that both its client and its server go through. */
interface Incoming {
  _addHeaderLines(headers: readonly string[], count: number): void;
  push(chunk: unknown, encoding?: BufferEncoding): boolean;
}
interface Outgoing {
  _storeHeader(firstLine: string, headers: unknown): void;
  write(...values: unknown[]): boolean;
  end(...values: unknown[]): unknown;
  readonly _header: string | null;
}

/** Notes every secret that this process sends or receives over HTTP, as client and as server. */
export function watchHttp(ledger: Ledger): void {
  const note = (secrets: readonly WireSecret[]): void => {
    for (const { value, origin } of secrets) ledger.secret(value, origin);
  };
  watchIncoming(IncomingMessage.prototype as unknown as Incoming, note);
  watchOutgoing(OutgoingMessage.prototype as unknown as Outgoing, note);
  watchUndici(note);
}

type Note = (secrets: readonly WireSecret[]) => void;

function watchIncoming(incoming: Incoming, note: Note): void {
  const { _addHeaderLines: addHeaderLines, push } = incoming;
  const bodies = new BodyParts(note);
  incoming._addHeaderLines = function (this: Incoming, headers, count): void {
    note(secretsInHeaders(pairs(headers)));
    addHeaderLines.call(this, headers, count);
  };
  incoming.push = function (this: Incoming, chunk, encoding): boolean {
    if (chunk === null) bodies.end(this);
    else bodies.add(this, chunk, encoding);
    return push.call(this, chunk, encoding);
  };
}

function watchOutgoing(outgoing: Outgoing, note: Note): void {
  const { _storeHeader: storeHeader, write, end } = outgoing;
  const bodies = new BodyParts(note);
  outgoing._storeHeader = function (this: Outgoing, firstLine, headers): void {
    storeHeader.call(this, firstLine, headers);
    const lines = (this._header ?? '').split('\r\n').slice(1);
    note(secretsInUrl(firstLine.split(' ')[1] ?? ''));
    note(secretsInHeaders(lines.map((line) => cut(line))));
  };
  outgoing.write = function (this: Outgoing, ...values): boolean {
    bodies.add(this, values[0], values[1]);
    return write.apply(this, values);
  };
  outgoing.end = function (this: Outgoing, ...values): unknown {
    bodies.add(this, values[0], values[1]);
    bodies.end(this);
    return end.apply(this, values);
  };
}

/** What undici tells of a request and its reply. */
interface Told {
  readonly request: { readonly path?: string; readonly headers?: unknown };
  readonly response: { readonly headers: readonly unknown[] };
  readonly chunk: unknown;
}

/** What goes through undici (the adapter for Node, and `fetch`), whose other side may be a bare socket or another process. */
function watchUndici(note: Note): void {
  const [sent, received] = [new BodyParts(note), new BodyParts(note)];
  const on = (channel: string, hear: (told: Told) => void): void => {
    subscribe(`undici:request:${channel}`, (told) => {
      hear(told as Told);
    });
  };
  on('create', ({ request: { headers, path } }) => {
    note(secretsInUrl(path ?? ''));
    if (typeof headers === 'string') note(secretsInHeaders(headers.split('\r\n').map((line) => cut(line))));
    else if (Array.isArray(headers)) note(secretsInHeaders(pairs(headers.map(String))));
  });
  on('headers', ({ response: { headers } }) => {
    note(secretsInHeaders(pairs(headers.map(String))));
  });
  on('bodyChunkSent', ({ request, chunk }) => {
    sent.add(request, chunk, 'utf8');
  });
  on('bodySent', ({ request }) => {
    sent.end(request);
  });
  on('bodyChunkReceived', ({ request, chunk }) => {
    received.add(request, chunk, 'utf8');
  });
  on('trailers', ({ request }) => {
    received.end(request);
  });
}

/** The bodies of messages under way. */
class BodyParts {
  readonly #parts = new WeakMap<object, { readonly chunks: Buffer[]; bytes: number }>();
  readonly #note: Note;

  constructor(note: Note) {
    this.#note = note;
  }

  add(message: object, chunk: unknown, encoding: unknown): void {
    if (typeof chunk !== 'string' && !(chunk instanceof Uint8Array)) return;
    const body = this.#parts.get(message) ?? { chunks: [], bytes: 0 };
    this.#parts.set(message, body);
    body.bytes += chunk.length;
    if (body.bytes > LONGEST_BODY_BYTES) return;
    body.chunks.push(typeof chunk === 'string' ? Buffer.from(chunk, encodingOf(encoding)) : Buffer.from(chunk));
  }

  end(message: object): void {
    const body = this.#parts.get(message);
    if (body === undefined) return;
    this.#parts.delete(message);
    if (body.bytes <= LONGEST_BODY_BYTES) this.#note(secretsInBody(Buffer.concat(body.chunks).toString('utf8')));
  }
}

function encodingOf(given: unknown): BufferEncoding {
  return typeof given === 'string' && Buffer.isEncoding(given) ? given : 'utf8';
}

function cut(line: string): readonly [string, string] {
  const colon = line.indexOf(':');
  return [line.slice(0, colon), line.slice(colon + 1)];
}

function pairs(flat: readonly string[]): readonly (readonly [string, string])[] {
  return flat.flatMap((name, index) => (index % 2 === 0 ? [[name, flat[index + 1] ?? ''] as const] : []));
}
