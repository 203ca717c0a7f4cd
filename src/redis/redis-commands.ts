import { catchError, concat, defer, from, ignoreElements, merge, mergeMap, Observable, of, type ObservableInput, raceWith, ReplaySubject, take, throwError } from 'rxjs';
import type { Runtime } from '../runtime/runtime.js';
import type { RedisConnection } from './redis-client.js';
import { redisFailure, redisSilence } from './redis-failure.js';

/** Clients wait for a connection without end; nobody who wants a token does. */
const LIMIT_MS = 2000;
/** The limit is counted in so many parts: between them what came while this program was busy is read. */
const PARTS = 4;

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

/** A question whether Redis is there. */
interface Knock {
  readonly answer: Promise<unknown>;
  /** Emits once it has waited for the limit. */
  readonly silence$: Observable<unknown>;
}

/**
 * Commands with a limit each. While there is no connection, or Redis owed an answer, one PING for all who come waits in the
 * client's queue and never a command that changes something: it would be carried out when nobody knows of it any more. Who comes when
 * that PING has waited for the limit is not made to wait at all. What was sent when the connection broke is in the hands of the client.
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
      this.#knock ??= this.#newKnock(limit((ms) => this.#runtime.tick(ms)));
      return this.#opened(this.#knock, command.what).pipe(mergeMap(() => this.#send(command)));
    });
  }

  #send({ what, key, words, late }: RedisCommand): Observable<unknown> {
    return new Observable<unknown>((subscriber) => {
      const fail = (error: unknown): void => { subscriber.error(error); };
      const silent = (): void => {
        this.#knock ??= this.#newKnock(of(true));
        fail(redisSilence(what, LIMIT_MS));
      };
      subscriber.add(limit((ms) => this.#runtime.deadline(ms)).subscribe({ next: silent, error: fail }));
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
  #opened({ answer, silence$ }: Knock, what: string): Observable<unknown> {
    // The knock's own count keeps no program alive, this one does.
    const late$ = merge(silence$, limit((ms) => this.#runtime.deadline(ms))).pipe(mergeMap(() => throwError(() => redisSilence(what, LIMIT_MS))));
    const answered$ = from(answer).pipe(catchError((error: unknown) => throwError(() => redisFailure(what, error))));
    return answered$.pipe(raceWith(late$));
  }

  #newKnock(count$: Observable<unknown>): Knock {
    const silence$ = new ReplaySubject<unknown>(1);
    const counting = count$.subscribe(silence$);
    const knock: Knock = { answer: this.#connection.send(undefined, ['PING']), silence$ };
    const over = (): void => {
      counting.unsubscribe();
      if (this.#knock === knock) this.#knock = undefined;
    };
    knock.answer.then(over, over);
    return knock;
  }
}

/**
 * Emits when the limit has passed. A timer that comes late counts as one that came in time: a reply that lay there while the
 * program was busy is not silence.
 */
function limit(timer: (ms: number) => ObservableInput<unknown>): Observable<unknown> {
  const parts = Array.from({ length: PARTS }, () => defer(() => from(timer(LIMIT_MS / PARTS)).pipe(take(1), ignoreElements())));
  return concat(...parts, of(true));
}
