import { catchError, defer, map, take, throwIfEmpty, type Observable } from 'rxjs';
import { AuthorizationFailure } from '../errors/authorization-failure.js';
import { isKeystoneAuthError } from '../errors/keystone-auth-error.js';
import { MissingRequiredOptions, OptionError } from '../errors/option-error.js';
import type { Connection } from '../http/connection.js';
import { Secret } from '../redaction/secret.js';
import { CHANGING, type Once } from './cache-id.js';
import { changingValue, type ChangingValue, type MayChange } from './changing-value.js';
import type { Revision } from './revision.js';
import { toStream } from './value-or-stream.js';
import { withoutSecrets } from './without-secrets.js';

/** A secret as options take it: a text, a function that gives the one of this moment, or a {@link ChangingValue} such as a file. */
export type SecretInput = MayChange<string>;

/** Which option a secret was given as. */
export interface SecretPlace {
  readonly option: string;
  /** Of which plugin or method. */
  readonly where: string;
  /** Whether an empty text is a secret too. @defaultValue false */
  readonly mayBeEmpty?: boolean;
}

/** A secret that is read for each sign-in; what it gave is hidden from everything a session reports before anybody sees it. */
export class SecretSource {
  readonly #place: SecretPlace;
  readonly #fixed: Secret | undefined;
  readonly #changing: ChangingValue<string> | undefined;
  #last: Secret | undefined;
  /** What was read to see whether it changed, for the sign-in that follows: who has to be asked is asked once. */
  #readAhead: Secret | undefined;

  /** @throws OptionError for what is neither text, function nor source; MissingRequiredOptions for nothing or an empty text. */
  constructor(given: SecretInput | null | undefined, place: SecretPlace) {
    this.#place = place;
    this.#changing = changingValue(given ?? undefined);
    if (this.#changing !== undefined) return;
    if (given === undefined || given === null || !this.#isEnough(given)) throw new MissingRequiredOptions([place.option], place.where);
    if (typeof given !== 'string') throw notASecret(place);
    this.#fixed = new Secret(given);
  }

  /** Whether another reading may give another secret. */
  get isChanging(): boolean {
    return this.#changing !== undefined;
  }

  /** The secret, if it stays as it is. */
  get fixed(): Secret | undefined {
    return this.#fixed;
  }

  /** What tells it from others: itself, if it stays as it is. */
  get cachePart(): Secret | typeof CHANGING {
    return this.#fixed ?? CHANGING;
  }

  /** The same for a secret that works once. */
  get oncePart(): Once | typeof CHANGING {
    return this.#fixed === undefined ? CHANGING : { once: this.#fixed };
  }

  /** Differs when another reading may give another secret; see {@link ChangingValue.revision}. */
  revision(): Revision {
    return this.#changing?.revision?.();
  }

  /** The secret of this moment. */
  read(connection: Connection): Observable<string> {
    return defer(() => this.#given()).pipe(
      take(1),
      throwIfEmpty(() => this.#unusable('gave nothing')),
      catchError((cause: unknown) => {
        throw isKeystoneAuthError(cause) ? cause : this.#unusable('could not be read', withoutSecrets(cause, connection));
      }),
      map((secret: unknown) => {
        if (typeof secret !== 'string' || !this.#isEnough(secret)) throw this.#unusable('gave no text');
        connection.conceal(secret);
        this.#last = new Secret(secret);
        return secret;
      }),
    );
  }

  /** Reads once more after a rejection; `true` if the secret is another one now. */
  reread(connection: Connection): Observable<boolean> {
    const before = this.#last?.reveal();
    return this.read(connection).pipe(
      map((secret) => {
        const hasChanged = secret !== before;
        if (hasChanged) this.#readAhead = new Secret(secret);
        return hasChanged;
      }),
    );
  }

  #given(): Observable<unknown> {
    const known = this.#readAhead ?? this.#fixed;
    this.#readAhead = undefined;
    return toStream<unknown>(known === undefined ? this.#changing?.read() : known.reveal());
  }

  #isEnough(given: unknown): boolean {
    return given !== '' || this.#place.mayBeEmpty === true;
  }

  #unusable(what: string, cause?: unknown): AuthorizationFailure {
    const { option, where } = this.#place;
    return new AuthorizationFailure(`The "${option}" of ${where} ${what}; it has to give a text that is not empty. Nothing was sent with it.`, {
      cause,
    });
  }
}

function notASecret({ option, where }: SecretPlace): OptionError {
  return new OptionError(option, `"${option}" of ${where} has to be a text, or a function that gives one; nothing was sent.`);
}
