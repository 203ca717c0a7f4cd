import { catchError, defer, EMPTY, finalize, from, NEVER, Observable, retry, share } from 'rxjs';
import type { Runtime } from '../runtime/runtime.js';
import type { RedisSubscriber } from './redis-subscriber.js';

/** After a subscription that failed: the client may have given up while Redis was away. */
const PAUSE_MS = 2000;

/**
 * The messages of a store's channels, over one connection that is opened for the first who listens and closed behind the last.
 * Quiet: where messages cannot be had there are none.
 */
export class RedisChannels {
  readonly #open: () => RedisSubscriber;
  readonly #runtime: Runtime;
  readonly #channels = new Map<string, Observable<string>>();
  #subscriber: RedisSubscriber | undefined;
  #users = 0;

  constructor(open: () => RedisSubscriber, runtime: Runtime) {
    this.#open = open;
    this.#runtime = runtime;
  }

  /** What is published in a channel from now on; never completes, never errors. */
  messages(channel: string): Observable<string> {
    return defer(() => {
      const known$ = this.#channels.get(channel);
      if (known$ !== undefined) return known$;
      const messages$ = this.#overConnection((subscriber) => heard(subscriber, channel, this.#runtime)).pipe(
        catchError(() => NEVER),
        finalize(() => this.#channels.delete(channel)),
        share(),
      );
      this.#channels.set(channel, messages$);
      return messages$;
    });
  }

  #overConnection(listen: (subscriber: RedisSubscriber) => Observable<string>): Observable<string> {
    return new Observable<string>((listener) => {
      const subscriber = (this.#subscriber ??= this.#open());
      this.#users += 1;
      const listening = listen(subscriber).subscribe({
        next: (message) => { listener.next(message); },
        error: (error: unknown) => { listener.error(error); },
      });
      return () => {
        listening.unsubscribe();
        this.#leave(subscriber);
      };
    });
  }

  #leave(subscriber: RedisSubscriber): void {
    this.#users -= 1;
    if (this.#users > 0) return;
    this.#subscriber = undefined;
    subscriber.close();
  }
}

function heard(subscriber: RedisSubscriber, channel: string, runtime: Runtime): Observable<string> {
  return new Observable<string>((listener) => {
    const tell = (message: string): void => { listener.next(message); };
    const subscribed$ = defer(() => subscriber.subscribe(channel, tell)).pipe(
      retry({ delay: () => from(runtime.tick(PAUSE_MS)) }),
      catchError(() => EMPTY),
    );
    listener.add(subscribed$.subscribe());
    listener.add(() => { subscriber.unsubscribe(channel, tell).catch(() => undefined); });
  });
}
