import { HttpErrorResponse, HttpEventType, HttpResponse, type HttpEvent } from '@angular/common/http';
import { catchError, filter, mergeMap, tap, type Observable, type OperatorFunction } from 'rxjs';
import { clientReply, noClientReply, unreadableReply } from '../http/client-reply.js';
import type { TransportRequest, TransportResponse } from '../http/transport-port.js';

/** What a session may ask for and HttpClient has no means for: who is meant, and what to do. */
export const HTTP_CLIENT = { sender: 'HttpClient', advice: 'leave them out' } as const;

/** The answer in the events of one exchange, whatever its status; an error if there is none. The other events are `told`. */
export function answerIn(events$: Observable<HttpEvent<unknown>>, wire: TransportRequest, told: (event: HttpEvent<unknown>) => void): Observable<HttpResponse<unknown>> {
  return events$.pipe(
    tap((event) => { if (event.type !== HttpEventType.Response) told(event); }),
    filter((event): event is HttpResponse<unknown> => event.type === HttpEventType.Response),
    catchError((failed: unknown) => {
      if (!(failed instanceof HttpErrorResponse)) throw failed;
      const { headers, responseType, status, url } = failed;
      const body: unknown = failed.error;
      if (status === 0) throw noClientReply(body, responseType === 'opaqueredirect');
      if (status < 300) throw unreadableReply(wire);
      return [new HttpResponse({ body, headers, status, url: url ?? wire.url })];
    }),
  );
}

/** An answer as a session reads it. At once, but for a failure that comes in bytes. */
export function replied(): OperatorFunction<HttpResponse<unknown>, TransportResponse> {
  return mergeMap(({ body, headers, status }) => {
    const named = Object.fromEntries(headers.keys().map((name) => [name, headers.getAll(name)?.join(', ') ?? '']));
    const reply = clientReply({ status, headers: named, data: body });
    return reply instanceof Promise ? reply : [reply];
  });
}
