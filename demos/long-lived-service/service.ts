import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Session } from 'keystoneauth-rx';
import { catchError, defaultIfEmpty, defer, firstValueFrom, fromEvent, ignoreElements, of, race, Subject, take, takeUntil, timer, type Observable } from 'rxjs';
import { answerTo, refusal, type Answer } from './answer.js';
import { Callers } from './callers.js';
import { countEvent } from './count-events.js';
import type { Logs } from './logs.js';
import { Metrics } from './metrics.js';
import type { ServiceOptions } from './options.js';
import { readiness } from './probes.js';
import { servers } from './servers.js';

/** What a service is made of. It closes the session when it stops. */
export interface ServiceParts extends Pick<ServiceOptions, 'port' | 'callerMs' | 'graceMs' | 'drainMs'> {
  readonly session: Session;
  readonly log: Logs['service'];
}

/** A service that is running. */
export interface Service {
  readonly url: string;
  /** Answers everything that comes until nothing does any more; how many requests were under way when its time was over. */
  stop(): Promise<{ readonly cut: number }>;
}

/** Listens on this machine, and answers callers until it is stopped. */
export async function openService(parts: ServiceParts): Promise<Service> {
  const { session, port, log } = parts;
  const running = new Running(parts);
  const server = createServer((request, response) => { running.take(request, response); });
  session.events$.subscribe({ next: (event) => { countEvent(running.metrics, event); }, error: () => undefined });
  session.health$.subscribe({
    next: (all) => {
      for (const { serviceType = 'none', status } of all) running.metrics.set('openstack_service_up', { service: serviceType }, status === 'up' || status === 'degraded' ? 1 : 0);
    },
    error: () => undefined,
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const url = `http://127.0.0.1:${String(typeof address === 'object' && address !== null ? address.port : port)}`;
  log.info(`listening at ${url}`);
  return { url, stop: () => running.stop(server) };
}

/** The requests of callers, and the end of them. */
class Running {
  readonly metrics = new Metrics();
  readonly #parts: ServiceParts;
  readonly #callers: Callers;
  readonly #idle = new Subject<void>();
  #inFlight = 0;
  #stopping = false;

  constructor(parts: ServiceParts) {
    this.#parts = parts;
    const onAsked = (outcome: string): void => { this.metrics.add('service_callers_asked_total', { outcome }); };
    this.#callers = new Callers({ session: parts.session, keptMs: parts.callerMs, onAsked });
  }

  take(request: IncomingMessage, response: ServerResponse): void {
    const [path = ''] = (request.url ?? '').split('?');
    const route = routes.has(path) ? path : 'other';
    this.#inFlight += 1;
    const startedAt = performance.now();
    // 'close' comes after the last byte, or when the caller has left.
    response.once('close', () => {
      this.#inFlight -= 1;
      this.metrics.add('service_requests_total', { route, status: response.writableEnded ? String(response.statusCode) : 'left' });
      this.#parts.log.info('answered', { method: request.method, route, status: response.statusCode, ms: Math.round(performance.now() - startedAt) });
      if (this.#inFlight === 0) this.#idle.next();
    });
    const left$ = fromEvent(response, 'close');
    defer(() => this.#answer(request, path))
      .pipe(catchError((error: unknown) => of(this.#unexpected(error))), takeUntil(left$))
      .subscribe({ next: (answer) => { this.#write(response, answer); }, error: () => response.destroy() });
  }

  /** Goes on answering, tells everybody to go elsewhere, and ends when nobody is left. */
  async stop(server: Server): Promise<{ readonly cut: number }> {
    const { graceMs, drainMs, session, log } = this.#parts;
    log.info('stopping');
    this.#stopping = true;
    await firstValueFrom(timer(graceMs));
    const closed = once(server, 'close');
    server.close();
    if (this.#inFlight > 0) await firstValueFrom(race(this.#idle.pipe(take(1)), timer(drainMs)));
    const cut = this.#inFlight;
    if (cut > 0) server.closeAllConnections();
    else server.closeIdleConnections();
    await closed;
    const ended = firstValueFrom(session.events$.pipe(ignoreElements(), takeUntil(timer(drainMs)), defaultIfEmpty(undefined)));
    session.close({ drainMs });
    await ended;
    log.info('stopped', { cut });
    return { cut };
  }

  #answer(request: IncomingMessage, path: string): Observable<Answer> {
    const route = routes.get(path);
    if (route === undefined) return of(refusal(404, `There is nothing at this path; there are ${[...routes.keys()].join(', ')}.`));
    if (request.method !== 'GET') return of(refusal(405, 'Only GET.', { allow: 'GET' }));
    const token = request.headers['x-auth-token'];
    return route(this, typeof token === 'string' ? token : undefined);
  }

  #write(response: ServerResponse, { status, headers = {}, body }: Answer): void {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const type = typeof body === 'string' ? 'text/plain; version=0.0.4; charset=utf-8' : 'application/json';
    const end = this.#stopping ? { connection: 'close' } : {};
    response.writeHead(status, { 'content-type': type, 'content-length': String(Buffer.byteLength(text)), ...headers, ...end });
    response.end(text);
  }

  #unexpected(error: unknown): Answer {
    this.#parts.log.error('unexpected', { reason: error instanceof Error ? error.message : 'unknown' });
    return answerTo(error);
  }

  ready(): Observable<Answer> {
    return this.#stopping ? of({ status: 503, body: { ready: false, reason: 'stopping' } }) : readiness(this.#parts.session);
  }

  numbers(): Answer {
    this.metrics.set('service_requests_in_flight', {}, this.#inFlight);
    this.metrics.set('service_callers_known', {}, this.#callers.size);
    return { status: 200, body: this.metrics.text() };
  }

  servers(token: string | undefined): Observable<Answer> {
    return servers({ session: this.#parts.session, callers: this.#callers }, token);
  }
}

type Route = (running: Running, token: string | undefined) => Observable<Answer>;

const routes: ReadonlyMap<string, Route> = new Map<string, Route>([
  ['/healthz', () => of({ status: 200, body: { alive: true } })],
  ['/readyz', (running) => running.ready()],
  ['/metrics', (running) => of(running.numbers())],
  ['/servers', (running, token) => running.servers(token)],
]);
