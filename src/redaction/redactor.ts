import { REDACTED } from './redacted.js';
import { formsOf, replaceForm, type SecretForm } from './secret-forms.js';

/** Shorter values would blot out ordinary words; they are left to the rules about headers and fields. */
const SHORTEST_SECRET = 6;
/** Secrets not named for the longest time fall out: at one renewal an hour, tokens that ended days ago. */
const MOST_SECRETS = 100;

/** What hides secrets in texts. */
export interface TextRedactor {
  /** From here on `secret` is replaced. */
  conceal(secret: string): void;
  /** `text` without any concealed secret. */
  text(text: string): string;
}

/** Replaces known secrets wherever they occur: as they are, in base64, URL-encoded or escaped as in JSON. */
export class Redactor implements TextRedactor {
  readonly #secrets = new Set<string>();
  /** Of the secrets that fit into the texts there were; made when there is a text to look through. */
  #longestFirst: readonly SecretForm[] | undefined;
  /** No text so far was longer. A secret is no longer than any of its forms. */
  #longestText = 0;

  /** From here on `secret` is replaced. Values of fewer than 6 characters are ignored. */
  conceal(secret: string): void {
    if (secret.length < SHORTEST_SECRET) return;
    // The last one in is the last one out.
    if (!this.#secrets.delete(secret)) this.#longestFirst = undefined;
    this.#secrets.add(secret);
    if (this.#secrets.size > MOST_SECRETS) this.#secrets.delete(this.#secrets.keys().next().value ?? '');
  }

  /** `text` without any concealed secret. */
  text(text: string): string {
    if (this.#secrets.size === 0) return text;
    if (text.length > this.#longestText) this.#makeRoom(2 * text.length);
    this.#longestFirst ??= this.#forms();
    let shown = text;
    // After days there are many tokens, and most texts are shorter than they.
    for (const form of this.#longestFirst) if (form.text.length <= shown.length) shown = replaceForm(shown, form, REDACTED);
    return shown;
  }

  #makeRoom(length: number): void {
    this.#longestText = length;
    this.#longestFirst = undefined;
  }

  #forms(): readonly SecretForm[] {
    const fitting = [...this.#secrets].filter(({ length }) => length <= this.#longestText);
    return fitting.flatMap(formsOf).sort((a, b) => b.text.length - a.text.length);
  }
}
