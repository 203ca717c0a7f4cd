import { catchError, map, mergeMap, of, throwError, type Observable, type ObservableInput } from 'rxjs';
import { isJsonObject, textIn } from '../access/json-object.js';
import { AuthorizationFailure } from '../errors/authorization-failure.js';
import { HttpError, isHttpError } from '../errors/http-error.js';
import type { KeystoneAuthError } from '../errors/keystone-auth-error.js';
import { isRefusalOfCredentials } from '../errors/refusal.js';
import type { Connection } from '../http/connection.js';
import { askStore } from './ask-store.js';
import { refusalPauseMs } from './sign-in-failure.js';
import type { StoredText, TokenStore } from './token-store.js';

/** Where and for how long refusals are kept. */
export interface StoredRefusalsOptions {
  readonly store: TokenStore;
  /** Of the token that was not to be had. */
  readonly key: string;
  readonly rememberMs: number | undefined;
}

/** A refusal that somebody was told lately. */
interface Refusal {
  readonly message: string;
  readonly http: { readonly status: number; readonly method: string; readonly url: string } | undefined;
  readonly requestId: string | undefined;
  /** How many there were in a row. */
  readonly count: number;
  /** For how long the same credentials are not sent again. */
  readonly pauseMs: number;
}

/** A refusal in a row counts as the next one this much later at most. */
const MEMORY_MS = 3_600_000;

/**
 * Credentials that Keystone refused are not sent again for a while by anybody who shares the store: a fleet whose password is
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
    return askStore(() => this.#options.store.load(this.#key), connection).pipe(
      catchError(() => of(undefined)),
      mergeMap((stored) => {
        const refusal = readRefusal(stored);
        this.#known = refusal?.count ?? 0;
        const leftMs = (refusal?.pauseMs ?? 0) - (stored?.ageMs ?? Infinity);
        return refusal !== undefined && leftMs > 0 ? throwError(() => asError(refusal, leftMs)) : of(undefined);
      }),
    );
  }

  /** Notes how a sign-in ended, and then gives the same; never errors by itself. */
  note(connection: Connection, error: unknown): Observable<unknown> {
    const { store, rememberMs } = this.#options;
    if (!isRefusalOfCredentials(error) || rememberMs === 0) return of(undefined);
    const text = writeRefusal(error as KeystoneAuthError, { count: this.#known + 1, pauseMs: refusalPauseMs(this.#known, rememberMs) });
    const save = (): ObservableInput<unknown> => store.save(this.#key, text, { lifeMs: MEMORY_MS });
    return askStore(save, connection).pipe(catchError(() => of(undefined)));
  }

  /** The credentials work. */
  forget(connection: Connection): Observable<unknown> {
    if (this.#known === 0) return of(undefined);
    this.#known = 0;
    return askStore(() => this.#options.store.clear(this.#key), connection).pipe(
      catchError(() => of(undefined)),
      map(() => undefined),
    );
  }
}

function writeRefusal(error: KeystoneAuthError, { count, pauseMs }: Pick<Refusal, 'count' | 'pauseMs'>): string {
  const { message, requestId } = error;
  const http = isHttpError(error) && [401, 403].includes(error.status) ? { status: error.status, method: error.method, url: error.url } : undefined;
  return JSON.stringify({ format: 1, readableBy: 1, message, requestId, http, count, pauseMs } satisfies Refusal & Readonly<Record<string, unknown>>);
}

function readRefusal(stored: StoredText | undefined): Refusal | undefined {
  try {
    const json: unknown = JSON.parse(stored?.text ?? '');
    if (!isJsonObject(json) || json['readableBy'] !== 1) return undefined;
    const { count, pauseMs, http, requestId } = json;
    const message = textIn(json, 'message');
    if (typeof count !== 'number' || typeof pauseMs !== 'number' || message === undefined) return undefined;
    return { message, count, pauseMs, http: readHttp(http), requestId: typeof requestId === 'string' ? requestId : undefined };
  } catch {
    return undefined;
  }
}

function readHttp(http: unknown): Refusal['http'] {
  if (!isJsonObject(http)) return undefined;
  const { status, method, url } = http;
  return typeof status === 'number' && typeof method === 'string' && typeof url === 'string' ? { status, method, url } : undefined;
}

function asError({ message, http, requestId }: Refusal, leftMs: number): KeystoneAuthError {
  const told =
    `${message} Somebody who shares the token store was told so; nothing was sent, and nobody sends these credentials again ` +
    `for ${String(Math.ceil(leftMs / 1000))} s. invalidate() of the auth plugin lifts that.`;
  const context = { requestId, outcome: 'not-sent' } as const;
  return http === undefined ? new AuthorizationFailure(told, { ...context, refusesCredentials: true }) : new HttpError(told, { ...context, ...http });
}
