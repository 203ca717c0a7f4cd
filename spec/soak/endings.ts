import { catchError, defaultIfEmpty, map, of, take, tap, type Observable } from 'rxjs';
import { isKeystoneAuthError } from 'keystoneauth-rx';
import type { Errand, Sender } from './errands.js';
import type { AfterRequest } from './leaks.js';

const MOST_WRONG = 20;

/** How a request ended. */
interface Ending {
  readonly seen: string;
  readonly why?: string;
}

/** Counts how requests end. */
export class Endings {
  #requests = 0;
  readonly #seen: Record<string, number> = {};
  readonly #wrong: string[] = [];
  readonly #afterRequest: AfterRequest | undefined;

  constructor(afterRequest?: AfterRequest) {
    this.#afterRequest = afterRequest;
  }

  get requests(): number {
    return this.#requests;
  }

  /** How often each errand ended in which way. */
  get seen(): Readonly<Record<string, number>> {
    return this.#seen;
  }

  /** What must not be, the first twenty. */
  get wrong(): readonly string[] {
    return this.#wrong;
  }

  /** Runs an errand to its end, whatever that is; emits once. */
  of(errand: Errand, sender: Sender, item: number): Observable<void> {
    return errand.run(sender, item).pipe(
      take(1),
      tap((value) => this.#afterRequest?.(sender, value)),
      map((): Ending => ({ seen: 'value' })),
      defaultIfEmpty<Ending, Ending>({ seen: 'left' }),
      catchError((error: unknown) => of<Ending>(isKeystoneAuthError(error) ? { seen: error.code, why: error.message } : { seen: String(error) })),
      map((ending) => this.#note(errand, sender, ending)),
    );
  }

  /** Notes that something is not as it has to be. */
  note(wrong: string): void {
    if (this.#wrong.length < MOST_WRONG) this.#wrong.push(wrong);
  }

  #note({ name, ending }: Errand, { who }: Sender, { seen, why = '' }: Ending): void {
    this.#requests += 1;
    const key = `${name}: ${seen}`;
    this.#seen[key] = (this.#seen[key] ?? 0) + 1;
    if (seen !== ending) this.note(`${name} of ${who} ended in ${seen}, not in ${ending} ${why}`);
  }
}
