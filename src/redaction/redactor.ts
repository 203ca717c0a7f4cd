import { patternOf } from './secret-forms.js';

/** What stands in place of a secret. */
export const REDACTED = '[redacted]';

/** Shorter values would blot out ordinary words; they are left to the rules about headers and fields. */
const SHORTEST_SECRET = 6;
/** Secrets not named for the longest time fall out: at one renewal an hour, tokens that ended a week ago. */
const MOST_SECRETS = 200;

/** Replaces known secrets wherever they occur: as they are, in base64, URL-encoded or escaped as in JSON. */
export class Redactor {
  readonly #patterns = new Map<string, string>();
  #pattern: RegExp | undefined;

  /** From here on `secret` is replaced. Values of fewer than 6 characters are ignored. */
  conceal(secret: string): void {
    if (secret.length < SHORTEST_SECRET) return;
    const known = this.#patterns.get(secret);
    if (known === undefined) this.#pattern = undefined;
    // The last one in is the last one out.
    this.#patterns.delete(secret);
    this.#patterns.set(secret, known ?? patternOf(secret));
    if (this.#patterns.size > MOST_SECRETS) this.#patterns.delete(this.#patterns.keys().next().value ?? '');
  }

  /** `text` without any concealed secret. */
  text(text: string): string {
    if (this.#patterns.size === 0) return text;
    this.#pattern ??= this.#compile();
    return text.replace(this.#pattern, REDACTED);
  }

  /** A secret that contains another one comes before it. */
  #compile(): RegExp {
    const longestFirst = [...this.#patterns].sort(([a], [b]) => b.length - a.length);
    return new RegExp(longestFirst.map(([, pattern]) => pattern).join('|'), 'g');
  }
}
