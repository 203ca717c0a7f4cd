import { AsyncSubject, EMPTY, type Observable } from 'rxjs';
import { OptionError } from '../errors/option-error.js';
import type { Emission } from '../events/event-stream.js';
import { addressOf } from '../redaction/address-of.js';
import type { Part } from '../runtime/part.js';
import type { Runtime } from '../runtime/runtime.js';
import type { Compatibility, DocumentCache, UrlOrigin } from './connection.js';
import type { LentOptions, WireOptions } from './connection-options.js';
import type { HttpRequest } from './request.js';
import type { ApiResponse } from './response.js';
import type { Wire, WireHost } from './wire.js';

/** What a session makes its connection from. */
export interface ConnectionOptions extends LentOptions {
  /** The code that sends, which may not be there yet. */
  readonly sender: Part<{ readonly wireOn: (host: WireHost) => Wire }>;
  /** What that is told; asked for when it is there. */
  readonly wire: () => WireOptions;
}

/** The connection of one session, which it lends to plugins. What sends, its {@link Wire}, is there when something is sent. */
export class SessionConnection implements WireHost {
  readonly runtime: Runtime;
  readonly documents: DocumentCache;
  readonly compatibility: Compatibility;
  readonly #options: ConnectionOptions;
  readonly #closed = new AsyncSubject<void>();
  readonly closed$: Observable<void> = this.#closed.asObservable();
  #wire: Wire | undefined;
  #isClosed = false;

  constructor(options: ConnectionOptions) {
    this.runtime = options.runtime;
    this.documents = options.documents;
    this.compatibility = options.compatibility;
    this.#options = options;
  }

  wired(make: (options: LentOptions & WireOptions) => Wire): Wire {
    return (this.#wire ??= make({ ...this.#options.wire(), ...this.#options }));
  }

  send<T = unknown>(request: HttpRequest, origin?: UrlOrigin): Observable<ApiResponse<T>> {
    return this.#wire === undefined ? this.#options.sender.use(({ wireOn }) => wireOn(this).send<T>(request, origin)) : this.#wire.send(request, origin);
  }

  mapUrl(url: string, origin: UrlOrigin): string {
    if (this.#options.mapUrl === undefined) return url;
    const mapped = this.#mapped(url, origin);
    if (typeof mapped === 'string') return mapped;
    throw new OptionError('mapUrl', `"mapUrl" gave no URL for ${this.#shown(url)}; it has to give a text for each.`);
  }

  #mapped(url: string, origin: UrlOrigin): unknown {
    try {
      return this.#options.mapUrl?.(url, origin);
    } catch (cause) {
      throw new OptionError('mapUrl', `"mapUrl" failed for ${this.#shown(url)}: ${String(cause)}.`, { cause });
    }
  }

  #shown(url: string): string {
    return this.redact(addressOf(url));
  }

  emit(event: Emission): void {
    this.#options.events.emit(event);
  }

  redact(text: string): string {
    return this.#options.redactor.text(text);
  }

  conceal(secret: string): void {
    this.#options.redactor.conceal(secret);
  }

  get closed(): boolean {
    return this.#isClosed;
  }

  /** How many requests are under way. */
  get inFlight(): number {
    return this.#wire?.inFlight ?? 0;
  }

  /** Completes when no request is in flight any more, or after `limitMs`. */
  drained(limitMs: number): Observable<never> {
    return this.#wire?.drained(limitMs) ?? EMPTY;
  }

  /** From here on nothing is sent; requests in flight end in a SessionClosed error and `closed$` tells who borrowed this. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#wire?.close();
    this.#closed.next();
    this.#closed.complete();
  }

  /** Gives up idle sockets; after {@link close}. */
  release(): void {
    this.#wire?.release();
  }
}
