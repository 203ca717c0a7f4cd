import { catchError, map, mergeMap, of, throwError, type Observable, type ObservableInput } from 'rxjs';
import { isJsonObject, textIn } from '../../access/json-object.js';
import { HttpError, isHttpError } from '../../errors/http-error.js';
import type { KeystoneAuthError } from '../../errors/keystone-auth-error.js';
import type { Connection } from '../../http/connection.js';
import { askStore } from './ask-store.js';
import { readRecord, writeRecord, type RecordFormat } from './record-text.js';
import { refusalPauseMs } from '../sign-in-failure.js';
import type { StoredText, TokenStore } from './token-store.js';

/** Where and for how long refusals are kept. */
export interface StoredRefusalsOptions {
  readonly store: TokenStore;
  /** Of the token that was not to be had. */
  readonly key: string;
  readonly rememberMs: number | undefined;
  /** How long one answer of the store may take, in milliseconds. */
  readonly limitMs: number;
}

/** A refusal that somebody was told lately. */
interface Refusal {
  readonly message: string;
  readonly http: { readonly status: number; readonly method: string; readonly url: string };
  readonly requestId: string | undefined;
  /** How many there were in a row. */
  readonly count: number;
  /** For how long the same credentials are not sent again. */
  readonly pauseMs: number;
}

const FORMAT: RecordFormat = { format: 1, readableBy: 1 };
/** Longer than this many first pauses nobody holds a refusal against anybody, whatever a record says. */
const LONGEST_PAUSE = 10;
/** A refusal counts as the next one in a row if it comes within this many pauses. */
const MEMORY = 2;

/**
 * Credentials that Keystone answered with a 401 are not sent again for a while by anybody who shares the store: a fleet whose password is
 * wrong must not lock its user out. Only for credentials whose secrets all are part of the key.
 */
export class StoredRefusals {
  readonly #options: StoredRefusalsOptions;
  readonly #key: string;
  #known = 0;

  constructor(options: StoredRefusalsOptions) {
    this.#options = options;
    this.#key = `refused-${options.key}`;
  }

  /** Errors with the refusal that is still remembered; completes with a value if there is none, or the store fails. */
  check(connection: Connection): Observable<unknown> {
    return askStore(() => this.#options.store.load(this.#key), connection, this.#options.limitMs).pipe(
      catchError(() => of(undefined)),
      mergeMap((stored) => {
        const refusal = readRefusal(stored);
        this.#known = refusal?.count ?? 0;
        const longestMs = LONGEST_PAUSE * refusalPauseMs(0, this.#options.rememberMs);
        const leftMs = Math.min(refusal?.pauseMs ?? 0, longestMs) - Math.max(stored?.ageMs ?? Infinity, 0);
        return refusal !== undefined && leftMs > 0 ? throwError(() => asError(refusal, leftMs)) : of(undefined);
      }),
    );
  }

  /** Notes how a sign-in ended, and then gives the same; never errors by itself. */
  note(connection: Connection, error: unknown): Observable<unknown> {
    const { store, rememberMs, limitMs } = this.#options;
    if (!isHttpError(error, 401)) return of(undefined);
    const pauseMs = refusalPauseMs(this.#known, rememberMs);
    const text = writeRefusal(error, { count: this.#known + 1, pauseMs });
    const save = (): ObservableInput<unknown> => store.save(this.#key, text, { lifeMs: MEMORY * pauseMs });
    return askStore(save, connection, limitMs).pipe(catchError(() => of(undefined)));
  }

  /** The credentials work. */
  forget(connection: Connection): Observable<unknown> {
    if (this.#known === 0) return of(undefined);
    this.#known = 0;
    return askStore(() => this.#options.store.clear(this.#key), connection, this.#options.limitMs).pipe(
      catchError(() => of(undefined)),
      map(() => undefined),
    );
  }
}

function writeRefusal({ message, requestId, status, method, url }: HttpError, { count, pauseMs }: Pick<Refusal, 'count' | 'pauseMs'>): string {
  return writeRecord(FORMAT, { message, requestId, http: { status, method, url }, count, pauseMs });
}

function readRefusal(stored: StoredText | undefined): Refusal | undefined {
  const json = readRecord(FORMAT, stored?.text ?? '');
  if (json === undefined || json === 'newer') return undefined;
  const { count, pauseMs } = json;
  const [message, http] = [textIn(json, 'message'), readHttp(json['http'])];
  if (typeof count !== 'number' || typeof pauseMs !== 'number' || message === undefined || http === undefined) return undefined;
  return { message, count, pauseMs, http, requestId: textIn(json, 'requestId') };
}

function readHttp(http: unknown): Refusal['http'] | undefined {
  if (!isJsonObject(http)) return undefined;
  const { status, method, url } = http;
  return typeof status === 'number' && typeof method === 'string' && typeof url === 'string' ? { status, method, url } : undefined;
}

function asError({ message, http, requestId }: Refusal, leftMs: number): KeystoneAuthError {
  const told =
    `${message} Somebody who shares the token store was told so; nothing was sent, and nobody sends these credentials again ` +
    `for ${String(Math.ceil(leftMs / 1000))} s. invalidate() of the auth plugin lifts that.`;
  return new HttpError(told, { ...http, requestId, outcome: 'not-sent', retryAfterMs: leftMs });
}
