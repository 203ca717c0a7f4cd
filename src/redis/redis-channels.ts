import { catchError, defer, EMPTY, finalize, from, NEVER, Observable, repeat, ReplaySubject, retry, share, Subscription } from 'rxjs';
import type { Runtime } from '../runtime/runtime.js';
import { mayFollow, type RedisClient } from './redis-client.js';
import { givenSubscriber, ownSubscriber, type RedisSubscriber } from './redis-subscriber.js';

/** Before another connection is opened, or a subscription that failed is tried again. */
const PAUSE_MS = 2000;

/** Opens a connection for messages and says later that it is lost; `undefined` where it is not the time for one. */
export type OpenSubscriber = (lost: () => void) => RedisSubscriber | undefined;

/** The clients of a store. */
interface Clients {
  readonly client: RedisClient;
  readonly subscriber: RedisClient | undefined;
}

type ChannelsByRuntime = WeakMap<Runtime, RedisChannels>;

/**
 * The messages of channels, over one connection that is opened for the first who listens and closed behind the last; when
 * it is lost, another one takes its place. Quiet: where messages cannot be had there are none.
 */
export class RedisChannels {
  readonly #runtime: Runtime;
  readonly #channels = new Map<string, Observable<string>>();
  readonly #connection$: Observable<RedisSubscriber | undefined>;

  constructor(open: OpenSubscriber, runtime: Runtime) {
    this.#runtime = runtime;
    this.#connection$ = connections(open).pipe(
      repeat({ delay: () => from(runtime.tick(PAUSE_MS)) }),
      share({ connector: () => new ReplaySubject(1) }),
    );
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
      let listening = Subscription.EMPTY;
      const tell = (message: string): void => { listener.next(message); };
      const fail = (error: unknown): void => { listener.error(error); };
      const change = (subscriber: RedisSubscriber | undefined): void => {
        listening.unsubscribe();
        listening = subscriber === undefined ? Subscription.EMPTY : listen(subscriber).subscribe({ next: tell, error: fail });
      };
      // In this order: who closes a connection has let go of its channels.
      listener.add(() => { listening.unsubscribe(); });
      listener.add(this.#connection$.subscribe({ next: change, error: fail }));
    });
  }
}

const overOwn = new WeakMap<RedisClient, ChannelsByRuntime>();
const overGiven = new WeakMap<RedisClient, ChannelsByRuntime>();

/** The channels of all stores with the same clients: one connection, and one listener of a channel, do for them. */
export function redisChannels({ client, subscriber }: Clients, runtime: Runtime): RedisChannels {
  const [all, origin] = subscriber === undefined ? [overOwn, client] : [overGiven, subscriber];
  const byRuntime = all.get(origin) ?? new WeakMap<Runtime, RedisChannels>();
  const open: OpenSubscriber = (lost) => {
    if (subscriber !== undefined) return givenSubscriber(subscriber);
    return mayFollow(client) ? ownSubscriber(client, lost) : undefined;
  };
  const channels = byRuntime.get(runtime) ?? new RedisChannels(open, runtime);
  all.set(origin, byRuntime.set(runtime, channels));
  return channels;
}

/** One connection until it is lost; `undefined` says that it is. */
function connections(open: OpenSubscriber): Observable<RedisSubscriber | undefined> {
  return new Observable((listener) => {
    const subscriber = open(() => {
      listener.next(undefined);
      listener.complete();
    });
    if (subscriber === undefined) {
      listener.complete();
      return;
    }
    listener.add(() => { subscriber.close(); });
    listener.next(subscriber);
  });
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
