import type { IncomingMessage, ServerResponse } from 'node:http';
import { from, fromEvent, merge, take, takeUntil, type Observable } from 'rxjs';
import { realRuntime } from '../../runtime/runtime.js';
import type { Cloud } from '../cloud.js';
import type { CloudReply, CloudResponse } from '../cloud-request.js';
import { emptyReply } from '../replies.js';
import { corsHeaders, preflight, type CorsOptions } from './cors.js';
import { readRequest, requestHeaders } from './read-request.js';

/** What answering requests over HTTP needs. */
export interface Serving {
  readonly cloud: Cloud;
  readonly cors: CorsOptions | undefined;
  /** Emits when the server closes: answers still held back are dropped. */
  readonly closed$: Observable<void>;
}

/** One HTTP request and its way back. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

function joined(reply: CloudReply, extra: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const vary = [reply.headers['vary'], extra['vary']].filter((value) => value !== undefined).join(', ');
  return { ...reply.headers, ...extra, ...(vary !== '' && { vary }) };
}

function write(response: ServerResponse, reply: CloudReply, extra: Readonly<Record<string, string>> = {}): void {
  const length = reply.status === 204 ? {} : { 'content-length': String(Buffer.byteLength(reply.body)) };
  response.writeHead(reply.status, { ...joined(reply, extra), ...length });
  response.end(reply.body);
}

function carryOut({ cors }: Serving, { request, response }: Exchange, answer: CloudResponse): void {
  if (answer.fault === 'reset') request.socket.resetAndDestroy();
  else if (answer.fault === 'close') request.socket.destroy();
  else write(response, answer, cors && corsHeaders(cors, requestHeaders(request)));
}

/** Waits for nothing that nobody wants any more: neither after the client left nor after the server closed. */
function afterDelay(serving: Serving, exchange: Exchange, answer: CloudResponse): void {
  const over$ = merge(serving.closed$, fromEvent(exchange.response, 'close'));
  from(realRuntime.sleep(answer.delayMs))
    .pipe(take(1), takeUntil(over$))
    .subscribe({
      next: () => carryOut(serving, exchange, answer),
      error: () => exchange.response.destroy(),
    });
}

/** Answers one request: preflights here, everything else by the cloud, with the delay or fault it asks for. */
export async function answerRequest(serving: Serving, exchange: Exchange): Promise<void> {
  const { request, response } = exchange;
  const permission = serving.cors && preflight(serving.cors, request.method ?? '', requestHeaders(request));
  if (permission !== undefined) {
    write(response, emptyReply(permission.status, permission.headers));
    return;
  }
  const wanted = await readRequest(request);
  if (wanted === undefined) {
    write(response, emptyReply(413, { connection: 'close' }));
    return;
  }
  const answer = serving.cloud.handle(wanted);
  if (answer.delayMs > 0) afterDelay(serving, exchange, answer);
  else carryOut(serving, exchange, answer);
}
