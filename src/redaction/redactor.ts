/** What stands in place of a secret. */
export const REDACTED = '[redacted]';

/** Shorter values would blot out ordinary words; they are left to the rules about headers and fields. */
const SHORTEST_SECRET = 6;
/** Values shorter than this are replaced only where they stand alone: the password `secret` must not change `secrets`. */
const SHORTEST_UNMISTAKABLE = 12;
/** Old tokens fall out; at one renewal an hour this is more than a month of them. */
const MOST_SECRETS = 1000;

/** Replaces known secrets wherever they occur: as they are, in base64, URL-encoded or escaped as in JSON. */
export class Redactor {
  readonly #forms = new Map<string, readonly string[]>();
  #pattern: RegExp | undefined;

  /** From here on `secret` is replaced. Values of fewer than 6 characters are ignored. */
  conceal(secret: string): void {
    if (secret.length < SHORTEST_SECRET || this.#forms.has(secret)) return;
    this.#forms.set(secret, formsOf(secret));
    if (this.#forms.size > MOST_SECRETS) this.#forms.delete(this.#forms.keys().next().value ?? '');
    this.#pattern = undefined;
  }

  /** `text` without any concealed secret. */
  text(text: string): string {
    if (this.#forms.size === 0) return text;
    this.#pattern ??= new RegExp(
      [...this.#forms.values()]
        .flat()
        .sort((a, b) => b.length - a.length)
        .map(patternFor)
        .join('|'),
      'g',
    );
    return text.replace(this.#pattern, REDACTED);
  }
}

function formsOf(secret: string): readonly string[] {
  const quoted = JSON.stringify(secret).slice(1, -1);
  const encoded = encodeURIComponent(toWellFormed(secret));
  return [...new Set([secret, quoted, encoded, encoded.replaceAll('%20', '+'), base64(secret)])];
}

/** Without its padding, so that it is found inside a longer encoding that starts with it. */
function base64(text: string): string {
  const bytes = new TextEncoder().encode(text);
  return btoa(String.fromCharCode(...bytes)).replace(/=+$/, '');
}

/** `encodeURIComponent` throws on lone surrogates. */
function toWellFormed(text: string): string {
  return new TextDecoder().decode(new TextEncoder().encode(text));
}

function patternFor(text: string): string {
  const escaped = text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');
  return text.length < SHORTEST_UNMISTAKABLE ? `(?<![A-Za-z0-9])${escaped}(?![A-Za-z0-9])` : escaped;
}
