import { doubt, type KeystoneAuthError, type Outcome } from '../errors/keystone-auth-error.js';

/** Each outcome in words, for the end of a sentence. */
export const FATE: Readonly<Record<Outcome, string>> = {
  'not-sent': 'nothing was sent',
  refused: 'the server had refused it',
  unknown: 'the server may still work on it',
};

/** What has become of a request so far, over all its attempts: once one of them may have been executed, that stays. */
export class Fate {
  #doubtful = false;
  #outcome: Outcome = 'not-sent';

  get outcome(): Outcome {
    return this.#doubtful ? 'unknown' : this.#outcome;
  }

  /** An attempt is on its way. */
  sending(): void {
    this.#outcome = 'unknown';
  }

  /** An attempt may have been carried out, whatever its reply says: that was to a repetition. */
  doubt(): void {
    this.#doubtful = true;
  }

  /** An attempt has ended. */
  ended(outcome: Outcome): void {
    this.#outcome = outcome;
    if (outcome === 'unknown') this.#doubtful = true;
  }

  /** The error of the last attempt, as an error of the whole request. */
  decide<E extends KeystoneAuthError>(error: E): E {
    return this.#doubtful && error.outcome !== 'unknown' ? doubt(error) : error;
  }
}
