import { createHash } from 'node:crypto';
import { accessInfoPlugin, isHttpError, validateToken, type AuthPlugin, type Session } from 'keystoneauth-rx';
import { catchError, defer, map, of, shareReplay, tap, throwError, timeout, type Observable } from 'rxjs';

/** Somebody who calls the service, found out by the token that was shown. */
export interface Caller {
  readonly userId: string | undefined;
  readonly projectId: string | undefined;
  /** Requests in the caller's name. */
  readonly auth: AuthPlugin;
}

/** Callers are known for a while. */
export interface CallersOptions {
  /** The service's own: it may ask Keystone about other people's tokens. */
  readonly session: Session;
  /** How long a token is taken for good, and for bad, before Keystone is asked again. */
  readonly keptMs: number;
  /** How long one that was good is taken for good while Keystone does not answer: the services look at it all the same. */
  readonly staleMs?: number;
  /** How many are known at a time. */
  readonly most?: number;
  readonly now?: () => number;
  /** Is told how each question at Keystone ended. */
  readonly onAsked?: (outcome: 'good' | 'bad' | 'unknown') => void;
}

/** What Keystone said; no caller: it does not know the token. */
interface Known {
  readonly caller: Caller | undefined;
  readonly at: number;
  readonly endsAt: number;
}

interface Entry {
  readonly known$: Observable<Known>;
  readonly askedAt: number;
  last: Known | undefined;
}

/** So long somebody who was known waits for Keystone. */
const PATIENCE_MS = 2_000;

/**
 * Whom tokens belong to. Keystone is asked once for all who come with the same token together, and not again for a while; at most
 * `most` are known, the one longest unused goes first. What is kept of a token to recognise it is its hash.
 */
export class Callers {
  readonly #options: Required<CallersOptions>;
  readonly #entries = new Map<string, Entry>();

  constructor(options: CallersOptions) {
    this.#options = { staleMs: 300_000, most: 1000, now: () => Date.now(), onAsked: () => undefined, ...options };
  }

  get size(): number {
    return this.#entries.size;
  }

  /** The caller with this token; `undefined` if Keystone does not know it. Errors if Keystone cannot be asked. */
  find(token: string): Observable<Caller | undefined> {
    return defer(() => {
      const key = createHash('sha256').update(token).digest('base64');
      const entry = this.#fresh(key) ?? this.#ask(key, token);
      this.#entries.delete(key);
      this.#entries.set(key, entry);
      this.#forgetOldest();
      return entry.known$.pipe(map(({ caller }) => caller));
    });
  }

  /** Lets Keystone be asked anew: a service has refused this token. */
  forget(token: string): void {
    this.#entries.delete(createHash('sha256').update(token).digest('base64'));
  }

  #fresh(key: string): Entry | undefined {
    const entry = this.#entries.get(key);
    const now = this.#options.now();
    const isFresh = entry !== undefined && now < entry.askedAt + this.#options.keptMs && now < (entry.last?.endsAt ?? Infinity);
    return isFresh ? entry : undefined;
  }

  #ask(key: string, token: string): Entry {
    const before = this.#usable(this.#entries.get(key)?.last);
    const answer$ = before === undefined ? this.#asked(token) : this.#asked(token).pipe(timeout(PATIENCE_MS), catchError(() => of(before)));
    const entry: Entry = {
      askedAt: this.#options.now(),
      last: before,
      known$: answer$.pipe(
        tap({
          next: (known) => { entry.last = known; },
          // A question without an answer is asked again at the next use.
          error: () => { if (this.#entries.get(key) === entry) this.#entries.delete(key); },
        }),
        // Whoever leaves does not take the answer from the others.
        shareReplay({ bufferSize: 1, refCount: false }),
      ),
    };
    return entry;
  }

  #asked(token: string): Observable<Known> {
    const { session, now, onAsked } = this.#options;
    return validateToken(session, token).pipe(
      map((access): Known => {
        const { userId, projectId, expiresAt = Infinity } = access;
        return { caller: { userId, projectId, auth: accessInfoPlugin({ access }) }, at: now(), endsAt: expiresAt };
      }),
      catchError((error: unknown) =>
        isHttpError(error, 404) ? of<Known>({ caller: undefined, at: now(), endsAt: Infinity }) : throwError(() => error),
      ),
      tap({ next: ({ caller }) => { onAsked(caller === undefined ? 'bad' : 'good'); }, error: () => { onAsked('unknown'); } }),
    );
  }

  #usable(known: Known | undefined): Known | undefined {
    const now = this.#options.now();
    return known?.caller !== undefined && now < known.endsAt && now < known.at + this.#options.staleMs ? known : undefined;
  }

  #forgetOldest(): void {
    for (const key of this.#entries.keys()) {
      if (this.#entries.size <= this.#options.most) return;
      this.#entries.delete(key);
    }
  }
}
