import { defer, from, isObservable, map, mergeMap, of, take, throwError, type Observable } from 'rxjs';
import { OptionError } from '../errors/option-error.js';
import { refuseUnknownOptions } from '../errors/refuse-unknown-options.js';
import { realRuntime, type Runtime } from '../runtime/runtime.js';
import type { Transport, TransportRequest, TransportResponse } from './transport-port.js';

/** A request as plain data, its body as text. */
export interface FunctionRequest {
  readonly method: string;
  /** Absolute. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

/** What a function answers, and what is to happen around it. */
export interface FunctionReply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** @defaultValue none */
  readonly body?: string | undefined;
  /** How long it is held back. @defaultValue 0 */
  readonly delayMs?: number | undefined;
  /** Anything: the connection breaks instead. */
  readonly fault?: unknown;
}

/** Options of {@link functionTransport}. */
export interface FunctionTransportOptions {
  /** Counts delays; give the session the same one. @defaultValue the real time */
  readonly runtime?: Runtime | undefined;
}

/**
 * A transport for a session that sends nothing: `answer` says what a server would. What it gives at once arrives at once. The embedded
 * cloud is such a function: `new Session({ transport: functionTransport((request) => cloud.handle(request)) })`.
 *
 * @throws OptionError for what is no function, and for an option that is unknown.
 */
export function functionTransport(
  answer: (request: FunctionRequest) => FunctionReply | PromiseLike<FunctionReply> | Observable<FunctionReply>,
  options: FunctionTransportOptions = {},
): Transport {
  refuseUnknownOptions(options, new Set(['runtime']), 'functionTransport');
  if (typeof answer !== 'function') throw new OptionError('answer', 'functionTransport needs a function from a request to its reply.');
  const { runtime = realRuntime } = options;
  const answered = (request: FunctionRequest): Observable<FunctionReply> => {
    const given$ = answer(request);
    return isObservable(given$) ? given$.pipe(take(1)) : 'then' in given$ ? from(given$) : of(given$);
  };
  return (request) =>
    bodyText(request.body).pipe(
      mergeMap((body) => answered({ method: request.method, url: request.url, headers: request.headers, body })),
      mergeMap((reply) => ((reply.delayMs ?? 0) > 0 ? from(runtime.sleep(reply.delayMs ?? 0)).pipe(take(1), map(() => reply)) : of(reply))),
      mergeMap((reply) => (reply.fault === undefined ? of(toReply(reply, request)) : throwError(() => broken()))),
    );
}

function bodyText(body: TransportRequest['body']): Observable<string | undefined> {
  if (body === undefined || typeof body === 'string') return of(body);
  return body instanceof URLSearchParams ? of(body.toString()) : defer(() => read(body));
}

async function read(body: Exclude<TransportRequest['body'], string | URLSearchParams | undefined>): Promise<string> {
  if (body instanceof ReadableStream || !(Symbol.asyncIterator in body)) return new Response(body as BodyInit).text();
  const decoder = new TextDecoder();
  let text = '';
  for await (const part of body) text += typeof part === 'string' ? part : decoder.decode(part, { stream: true });
  return text + decoder.decode();
}

/** In the form that was asked for; a failure is text in any case. */
function toReply({ status, headers = {}, body = '' }: FunctionReply, { responseType }: TransportRequest): TransportResponse {
  const named = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  return { status, headers: named, body: body === '' ? undefined : status < 300 ? inForm(body, responseType) : body };
}

function inForm(body: string, responseType: TransportRequest['responseType']): TransportResponse['body'] {
  if (responseType === 'bytes') return new TextEncoder().encode(body);
  return responseType === 'stream' ? (new Response(body).body ?? undefined) : body;
}

function broken(): Error {
  return Object.assign(new Error('the connection broke, as was ordered'), { code: 'ECONNRESET' });
}
