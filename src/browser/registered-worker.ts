import { defer, EMPTY, filter, from, fromEvent, map, of, startWith, switchMap, take, throwIfEmpty, type Observable } from 'rxjs';
import { toStream } from '../credentials/value-or-stream.js';
import { OptionError } from '../errors/option-error.js';
import { KeystoneAuthError } from '../errors/keystone-auth-error.js';

/** What a worker is wanted for. */
export interface WorkerPurpose {
  readonly redirectUri: string;
  /** Whose option it is. */
  readonly where: string;
}

/** The registration of a worker that is at work; one that was given as a URL is registered. */
export function registeredWorker(
  worker: string | ServiceWorkerRegistration | PromiseLike<ServiceWorkerRegistration>,
  purpose: WorkerPurpose,
): Observable<ServiceWorkerRegistration> {
  const registration$ = typeof worker === 'string' ? register(worker, purpose) : toStream<ServiceWorkerRegistration>(worker);
  return registration$.pipe(
    take(1),
    switchMap((registration) => {
      checkScope(registration, purpose);
      return active(registration);
    }),
  );
}

/** The path is told by the URL: a worker that is started knows nothing else of a page. */
function register(url: string, { redirectUri, where }: WorkerPurpose): Observable<ServiceWorkerRegistration> {
  return defer(() => {
    const script = new URL(url, document.baseURI);
    script.searchParams.set('path', new URL(redirectUri).pathname);
    return from(
      navigator.serviceWorker.register(script.href).catch((error: unknown) => {
        throw new KeystoneAuthError('unsupported-here', `${where} could not register the service worker ${script.pathname}: ${String(error)}`, { cause: error });
      }),
    );
  });
}

/** A form for somewhere else would go to the host. */
function checkScope({ scope }: ServiceWorkerRegistration, { redirectUri, where }: WorkerPurpose): void {
  if (redirectUri.startsWith(scope)) return;
  throw new OptionError(['redirectUri', 'worker'], `"redirectUri" of ${where} is not in the scope of its "worker", ${scope}; nobody was asked.`);
}

function active(registration: ServiceWorkerRegistration): Observable<ServiceWorkerRegistration> {
  const coming = registration.installing ?? registration.waiting;
  const changes$ = coming === null ? EMPTY : fromEvent(coming, 'statechange');
  return changes$.pipe(
    startWith(undefined),
    map(() => registration.active),
    filter((worker) => worker !== null),
    take(1),
    throwIfEmpty(() => new OptionError('worker', 'The registration that was given as "worker" has no worker; nobody was asked.')),
    switchMap(() => of(registration)),
  );
}
