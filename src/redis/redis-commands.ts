import { catchError, defer, from, mergeMap, Observable, raceWith, take, throwError } from 'rxjs';
import type { Runtime } from '../runtime/runtime.js';
import type { RedisConnection } from './redis-client.js';
import { redisFailure, redisSilence } from './redis-failure.js';

/** Clients wait for a connection without end; nobody who wants a token does. */
const LIMIT_MS = 2000;

/** A command of a token store. */
export interface RedisCommand {
  /** What it does, for errors: `save a token`. */
  readonly what: string;
  /** For a cluster, whose node has to be found. */
  readonly key: string;
  readonly words: readonly string[];
  /** Gets a reply that came when nobody waited for it any more. */
  readonly late?: ((reply: unknown) => void) | undefined;
}

/** A question whether Redis is there, and when it was asked. */
interface Knock {
  readonly answer: Promise<unknown>;
  readonly since: number;
}

/**
 * Commands with a limit each. While there is no connection, or Redis owed an answer, one PING for all who come waits in the
 * client's queue and never a command that changes something: it would be carried out when nobody knows of it any more. Who comes when
 * that PING has waited for the limit is not made to wait at all.
 */
export class RedisCommands {
  readonly #connection: RedisConnection;
  readonly #runtime: Runtime;
  #knock: Knock | undefined;

  constructor(connection: RedisConnection, runtime: Runtime) {
    this.#connection = connection;
    this.#runtime = runtime;
  }

  /** The reply to a command; errors with one of our errors. */
  run(command: RedisCommand): Observable<unknown> {
    return defer(() => {
      if (this.#knock === undefined && this.#connection.isReady()) return this.#send(command);
      this.#knock ??= this.#newKnock(this.#runtime.monotonic());
      return this.#opened(this.#knock, command.what).pipe(mergeMap(() => this.#send(command)));
    });
  }

  #send({ what, key, words, late }: RedisCommand): Observable<unknown> {
    return new Observable<unknown>((subscriber) => {
      const fail = (error: unknown): void => { subscriber.error(error); };
      const silent = (): void => {
        this.#knock ??= this.#newKnock(-Infinity);
        fail(redisSilence(what, LIMIT_MS));
      };
      subscriber.add(from(this.#runtime.deadline(LIMIT_MS)).pipe(take(1)).subscribe({ next: silent, error: fail }));
      this.#connection.send(key, words).then(
        (reply) => {
          this.#knock = undefined; // Redis answers
          if (subscriber.closed) late?.(reply);
          subscriber.next(reply);
          subscriber.complete();
        },
        (error: unknown) => { fail(redisFailure(what, error)); },
      );
    });
  }

  /** Emits when Redis has answered a knock. */
  #opened({ answer, since }: Knock, what: string): Observable<unknown> {
    const leftMs = LIMIT_MS - (this.#runtime.monotonic() - since);
    const silence$ = throwError(() => redisSilence(what, LIMIT_MS));
    if (leftMs <= 0) return silence$;
    const late$ = from(this.#runtime.deadline(leftMs)).pipe(mergeMap(() => silence$));
    const answered$ = from(answer).pipe(catchError((error: unknown) => throwError(() => redisFailure(what, error))));
    return answered$.pipe(raceWith(late$));
  }

  #newKnock(since: number): Knock {
    const knock: Knock = { answer: this.#connection.send(undefined, ['PING']), since };
    const over = (): void => {
      if (this.#knock === knock) this.#knock = undefined;
    };
    knock.answer.then(over, over);
    return knock;
  }
}
