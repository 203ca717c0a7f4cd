import { HttpHeaders, HttpParams, HttpResponse, type HttpEvent, type HttpHandlerFn, type HttpRequest } from '@angular/common/http';
import { mergeMap, Observable, take, tap, throwError } from 'rxjs';
import { OptionError } from '../errors/option-error.js';
import { refuseUnkept } from '../http/refuse-unkept.js';
import type { ReplayableBody } from '../http/request-values.js';
import type { Transport } from '../http/transport-port.js';
import type { RequestOptions } from '../request/api-request.js';
import { answerIn, HTTP_CLIENT, replied } from './http-answer.js';
import type { Keystone } from './keystone.js';
import { SERVICE } from './openstack-context.js';

/** A path and no host: that comes from the catalog. */
const PATH = /^keystone:(\/(?![/\\]).*)$/is;

/** With what a request to a `keystone:` URL is sent. */
export interface KeystoneWay {
  readonly keystone: Keystone;
  readonly next: HttpHandlerFn;
  /** What the backend is told about redirects, if it can be told. */
  readonly redirect: RequestRedirect | undefined;
}

/** A request to `keystone:/path`: the whole way of a session, whose exchanges go through `next`. */
export function keystoneRequest(request: HttpRequest<unknown>, { keystone, next, redirect }: KeystoneWay): Observable<HttpEvent<unknown>> {
  const { context, method, urlWithParams } = request;
  const path = PATH.exec(urlWithParams)?.[1];
  if (path === undefined) return refused('url', `${method}: write "keystone:/path"; the host comes from the catalog`);
  const service = context.get(SERVICE);
  if (service === undefined) return refused('context', `${method} ${path} names no service: add "context: openstack('compute')", or whichever it is for`);
  const { serviceType, options: { microversion, ...options } } = service;
  return new Observable((subscriber) => {
    let answer: HttpResponse<unknown> | undefined;
    const transport: Transport = (wire) => {
      refuseUnkept(wire, HTTP_CLIENT);
      const sent = request.clone({
        ...{ url: wire.url, params: new HttpParams(), headers: new HttpHeaders(wire.headers) },
        ...{ transferCache: request.transferCache ?? false, ...(redirect !== undefined && { redirect }) },
      });
      const answer$ = answerIn(next(sent), wire, (event) => { subscriber.next(event); });
      return answer$.pipe(tap((found) => { answer = found; }), replied());
    };
    const reply$ = keystone.session$.pipe(
      take(1),
      mergeMap(() => keystone.adapter({ ...options, serviceType }).request(path, { ...wishesOf(request), microversion, transport })),
    );
    return reply$.subscribe({
      next: ({ status, url }) => {
        subscriber.next(answer ?? new HttpResponse({ status, url }));
        subscriber.complete();
      },
      error: (error: unknown) => { subscriber.error(error); },
    });
  });
}

/** What the session has to know of the request; its body as it will be on the wire, of the type that HttpClient gives it. */
function wishesOf(request: HttpRequest<unknown>): RequestOptions & { readonly method: string } {
  const { headers, method } = request;
  const body = request.serializeBody() as ReplayableBody | null;
  const contentType = body instanceof URLSearchParams ? null : request.detectContentTypeHeader();
  return {
    method,
    headers: Object.fromEntries(headers.keys().map((name) => [name, headers.getAll(name)])),
    additionalHeaders: { 'Content-Type': contentType },
    body: body ?? undefined,
  };
}

function refused(option: string, text: string): Observable<never> {
  return throwError(() => new OptionError(option, `${text}; nothing was sent.`));
}
