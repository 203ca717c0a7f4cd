import { NEVER, Subject, type Observable, type Subscriber } from 'rxjs';
import { SessionClosed } from '../../src/errors/session-closed.js';
import type { KeystoneEvent } from '../../src/events/event.js';
import type { Emission } from '../../src/events/event-stream.js';
import type { Compatibility, Connection, DocumentCache, VersionDocument } from '../../src/http/connection.js';
import type { ApiResponse } from '../../src/http/response.js';
import type { VirtualRuntime } from './virtual-runtime.js';

const documents: DocumentCache = {
  read: (_url: string, fetch: () => Observable<VersionDocument>) => fetch(),
  peek: () => undefined,
  drop: () => undefined,
};

/** What a session lends to a plugin, without a network: remembers what it was told. */
export class LentConnection implements Connection {
  readonly runtime: VirtualRuntime;
  readonly documents = documents;
  readonly compatibility: Compatibility = {
    preferV2: false,
    discoverVersionedAuthUrl: false,
    catalogUrlFallback: false,
    notusedToken: false,
  };
  readonly events: KeystoneEvent[] = [];
  /** Told of each event. */
  listener: ((event: KeystoneEvent) => void) | undefined;
  readonly concealed = new Set<string>();
  /** Who waits for the reply to a request over this connection. */
  readonly underWay = new Set<Subscriber<never>>();
  readonly #closed = new Subject<void>();
  readonly closed$ = this.#closed.asObservable();
  closed = false;

  constructor(runtime: VirtualRuntime) {
    this.runtime = runtime;
  }

  send<T>(): Observable<ApiResponse<T>> {
    return NEVER;
  }

  mapUrl(url: string): string {
    return url;
  }

  emit(emission: Emission): void {
    const event = typeof emission === 'function' ? emission() : emission;
    this.events.push(event);
    this.listener?.(event);
  }

  redact(text: string): string {
    return [...this.concealed].reduce((shown, secret) => shown.replaceAll(secret, '[redacted]'), text);
  }

  conceal(secret: string): void {
    this.concealed.add(secret);
  }

  /** The session closes: first its requests end, then it tells who borrowed this. */
  close(): void {
    if (this.closed) return;
    this.closed = true;
    for (const subscriber of [...this.underWay]) subscriber.error(new SessionClosed('The session was closed.', { outcome: 'unknown' }));
    this.#closed.next();
    this.#closed.complete();
  }

  /** The events of this type. */
  eventsOf<K extends KeystoneEvent['type']>(type: K): Extract<KeystoneEvent, { readonly type: K }>[] {
    return this.events.filter((event): event is Extract<KeystoneEvent, { readonly type: K }> => event.type === type);
  }
}
