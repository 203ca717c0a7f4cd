import { createServer, type RequestListener, type Server } from 'node:http';
import { catchError, combineLatest, map, Observable, of, retry, switchMap, throwError } from 'rxjs';

/** What listens, and at which port; 0 is any that is free. */
export interface LoopbackServing {
  readonly port: number;
  readonly handler: RequestListener;
}

/** Nobody takes longer to send a request within a machine. */
const SLOWEST_MS = 10_000;
/** A port that is free at one address is seldom taken at another. */
const MORE_PORTS = 4;
/** What a machine says that has no such address, or no addresses of that kind. */
const ABSENT: ReadonlySet<unknown> = new Set(['EADDRNOTAVAIL', 'EAFNOSUPPORT']);

/**
 * Serves at the same port of all these addresses until it is unsubscribed from; emits that port. Nobody else answers there:
 * it fails, with the operating system's error, if the port is taken at one of them. An address other than the first that
 * this machine does not have is nobody's, and is left out.
 */
export function loopbackServers([first = '', ...others]: readonly string[], { port, handler }: LoopbackServing): Observable<number> {
  return serverAt(first, { port, handler }).pipe(
    switchMap((bound) => {
      const more = others.map((address) => serverAt(address, { port: bound, handler }).pipe(unlessAbsent(bound)));
      return combineLatest([of(bound), ...more]).pipe(map(() => bound));
    }),
    retry({ count: MORE_PORTS, delay: (error: unknown) => (port === 0 && codeOf(error) === 'EADDRINUSE' ? of(0) : throwError(() => error)) }),
  );
}

/** Emits its port, and never completes. */
function serverAt(address: string, { port, handler }: LoopbackServing): Observable<number> {
  return new Observable((subscriber) => {
    const server = createServer(handler);
    server.headersTimeout = SLOWEST_MS;
    server.requestTimeout = SLOWEST_MS;
    server.on('error', (error) => {
      subscriber.error(error);
    });
    server.listen(port, address, () => {
      subscriber.next(portOf(server));
    });
    return () => {
      server.close();
      server.closeAllConnections();
    };
  });
}

function unlessAbsent<T>(instead: T): (source$: Observable<T>) => Observable<T> {
  return catchError((error: unknown) => (ABSENT.has(codeOf(error)) ? of(instead) : throwError(() => error)));
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}
