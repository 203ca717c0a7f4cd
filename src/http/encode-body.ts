import { OptionError } from '../errors/option-error.js';
import { isForm } from './is-form.js';
import { isPlainObject } from './plain-object.js';
import type { HttpRequest } from './request.js';
import type { Fields, ReplayableBody, RequestBody, StreamBody } from './request-values.js';
import { encodeFields } from './query.js';

/** A body ready to be sent. */
export interface EncodedBody {
  /** What to send now; a factory is asked anew for each attempt. */
  readonly next: () => ReplayableBody | StreamBody | undefined;
  /** Whether there is one: telling so makes none. */
  readonly present: boolean;
  /** Sent as `Content-Type` unless the caller gave one. */
  readonly contentType: string | undefined;
  /** Whether a second attempt sends the same bytes. */
  readonly replayable: boolean;
  /** Whether it was sent before and cannot be sent again: it would have no bytes left. */
  readonly consumed: () => boolean;
}

type BodyFactory = Extract<RequestBody, () => unknown>;

const FORM = 'application/x-www-form-urlencoded';
const WHOLE = [Uint8Array, ArrayBuffer, Blob, URLSearchParams] as const;
const never = (): boolean => false;
const NO_BODY: EncodedBody = { ...encoded('', undefined), next: () => undefined, present: false };

/** Streams that were sent, by this request or by an earlier one. */
const sent = new WeakSet<StreamBody>();

/** What `json` or `body` of a request come to on the wire; throws an OptionError for what cannot be sent. */
export function encodeBody({ json, body }: Pick<HttpRequest, 'json' | 'body'>): EncodedBody {
  if (json !== undefined && json !== null) return encoded(stringify(json), 'application/json');
  // The type has no null; programs without types use it for "none".
  if (body === undefined || (body as unknown) === null) return NO_BODY;
  if (typeof body === 'function') return made(body);
  if (isStream(body)) return streamed(body);
  if (isFields(body)) return encoded(encodeFields(body, 'body'), FORM);
  if (isWhole(body)) return encodeWhole(body);
  throw new OptionError('body', `"body" has to be ${KINDS} or a function that makes one of them; ${FOR_JSON}. Nothing was sent.`);
}

const KINDS = 'a text, bytes, a Blob, a form, an object of fields, a stream';
const FOR_JSON = 'for a JSON document there is "json"';

/** Forms that know their size; those that name their content type say it. */
function encodeWhole(body: ReplayableBody): EncodedBody {
  if (body instanceof URLSearchParams) return encoded(body.toString(), FORM);
  return encoded(body, body instanceof Blob && body.type !== '' ? body.type : undefined);
}

function encoded(body: ReplayableBody | StreamBody, contentType: string | undefined): EncodedBody {
  return { next: () => body, present: true, contentType, replayable: true, consumed: never };
}

function streamed(body: StreamBody): EncodedBody {
  const next = (): StreamBody => {
    sent.add(body);
    return body;
  };
  return { next, present: true, contentType: undefined, replayable: false, consumed: () => sent.has(body) || wasRead(body) };
}

/** Somebody else has read from it, or is about to. */
function wasRead(body: StreamBody): boolean {
  if (body instanceof ReadableStream) return body.locked;
  return 'readableDidRead' in body && body.readableDidRead === true;
}

function made(factory: BodyFactory): EncodedBody {
  return { ...encoded('', undefined), next: () => fresh(madeBy(factory)) };
}

function madeBy(factory: () => unknown): unknown {
  try {
    return factory();
  } catch (cause) {
    throw new OptionError('body', `"body" could not make the body: ${String(cause)}. Nothing was sent by this attempt.`, { cause });
  }
}

/** What a function made; blobs and forms bring their content type along, which is not known any earlier. */
function fresh(body: unknown): ReplayableBody | StreamBody {
  if (isFields(body)) return new URLSearchParams(encodeFields(body, 'body'));
  if (isStream(body) || isWhole(body)) return body;
  const kind = body instanceof Promise ? 'a Promise' : 'something else';
  throw new OptionError(
    'body',
    `"body" is a function that has to return ${KINDS}, but returned ${kind}; ${FOR_JSON}. Nothing was sent by this attempt.`,
  );
}

function stringify(value: unknown): string {
  try {
    const text: unknown = JSON.stringify(value);
    if (typeof text === 'string') return text;
  } catch (error) {
    throw new OptionError('json', `"json" cannot be written as JSON (${String(error)}); nothing was sent.`);
  }
  throw new OptionError('json', '"json" cannot be written as JSON; nothing was sent.');
}

function isWhole(body: unknown): body is ReplayableBody {
  return typeof body === 'string' || isForm(body) || WHOLE.some((kind) => body instanceof kind);
}

function isStream(body: unknown): body is StreamBody {
  return body instanceof ReadableStream || (typeof body === 'object' && body !== null && Symbol.asyncIterator in body);
}

function isFields(body: unknown): body is Fields {
  return isPlainObject(body) && !isStream(body);
}
