import { FetchBackend, HttpBackend, HttpEventType, HttpHeaders, HttpRequest, type HttpEvent } from '@angular/common/http';
import { inject } from '@angular/core';
import { defer, map } from 'rxjs';
import { reportSafely } from '../http/progress.js';
import { refuseUnkept } from '../http/refuse-unkept.js';
import type { Transport, TransportRequest } from '../http/transport-port.js';
import { wholeBody } from '../http/whole-body.js';
import { answerIn, HTTP_CLIENT, replied } from './http-answer.js';
import { KEYSTONE_TRANSPORT, type KeystoneFeature } from './keystone-feature.js';

/**
 * Everything of the session is sent by what HttpClient sends with, sign-ins and version documents included: HttpTestingController
 * sees it, service workers and `withFetch()` count. Interceptors do not see it. Cookies are neither sent nor taken. With
 * `withFetch()` a redirect is an error, as without this feature; XMLHttpRequest follows redirects by itself, with all headers, as
 * far as the other server allows it. A `stream` reply is there when all of it is; a body that is a stream is refused.
 */
export function withHttpClientTransport(): KeystoneFeature {
  return { providers: [{ provide: KEYSTONE_TRANSPORT, useFactory: () => httpClientTransport(inject(HttpBackend)) }] };
}

/** A transport over the backend of HttpClient. */
export function httpClientTransport(backend: HttpBackend): Transport {
  return (wire) =>
    defer(() => {
      refuseUnkept(wire, HTTP_CLIENT);
      const answer$ = answerIn(backend.handle(requestOf(wire, backend)), wire, (event) => { report(wire, event); });
      const read$ = wire.responseType === 'stream' ? answer$.pipe(map((answer) => (answer.ok ? answer.clone({ body: new Response(answer.body as ArrayBuffer).body }) : answer))) : answer$;
      return read$.pipe(replied());
    });
}

function requestOf(wire: TransportRequest, backend: HttpBackend): HttpRequest<unknown> {
  const { method, url, headers, responseType, onProgress } = wire;
  return new HttpRequest<unknown>(method, url, wholeBody(wire) ?? null, {
    headers: new HttpHeaders(headers),
    responseType: responseType === 'bytes' || responseType === 'stream' ? 'arraybuffer' : 'text',
    reportProgress: onProgress !== undefined,
    ...(backend instanceof FetchBackend && MANNERS),
  });
}

/** What only fetch can be told. */
const MANNERS = { credentials: 'omit', redirect: 'manual' } as const;

function report({ onProgress }: TransportRequest, event: HttpEvent<unknown>): void {
  const isUpload = event.type === HttpEventType.UploadProgress;
  if (onProgress === undefined || !(isUpload || event.type === HttpEventType.DownloadProgress)) return;
  reportSafely(onProgress, { direction: isUpload ? 'upload' : 'download', loaded: event.loaded, total: event.total });
}
