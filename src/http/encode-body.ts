import { OptionError } from '../errors/option-error.js';
import type { HttpRequest, ReplayableBody, RequestBody, StreamBody } from './request.js';
import { encodeFields } from './url.js';
import type { Fields } from './request.js';

/** A body ready to be sent. */
export interface EncodedBody {
  /** What to send now; a factory is asked anew for each attempt. */
  readonly next: () => ReplayableBody | StreamBody | undefined;
  /** Sent as `Content-Type` unless the caller gave one. */
  readonly contentType: string | undefined;
  /** Whether a second attempt sends the same bytes. */
  readonly replayable: boolean;
}

const NO_BODY: EncodedBody = { next: () => undefined, contentType: undefined, replayable: true };

/** What `json` or `body` of a request come to on the wire. */
export function encodeBody(request: Pick<HttpRequest, 'json' | 'body'>): EncodedBody {
  if (request.json !== undefined && request.json !== null) return encodeJson(request.json);
  const { body } = request;
  if (body === undefined) return NO_BODY;
  if (typeof body === 'function') return { next: body, contentType: undefined, replayable: true };
  if (isFields(body)) {
    const form = encodeFields(body);
    return { next: () => form, contentType: 'application/x-www-form-urlencoded', replayable: true };
  }
  return { next: () => body, contentType: undefined, replayable: !isStream(body) };
}

function encodeJson(value: unknown): EncodedBody {
  const text = stringify(value);
  return { next: () => text, contentType: 'application/json', replayable: true };
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

function isStream(body: Exclude<RequestBody, () => unknown>): body is StreamBody {
  return body instanceof ReadableStream || (typeof body === 'object' && Symbol.asyncIterator in body);
}

function isFields(body: Exclude<RequestBody, () => unknown> | Fields): body is Fields {
  const prototype: unknown = typeof body === 'object' ? Object.getPrototypeOf(body) : undefined;
  return prototype === Object.prototype || prototype === null;
}
