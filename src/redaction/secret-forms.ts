/** One way to write a secret. */
export interface SecretForm {
  readonly text: string;
  /**
   * `word`: counts only where it stands alone, since the password `secret` must not change the word `secrets`. `base64`: goes on
   * to the end of the encoding, whose next character may hold bits of the secret.
   */
  readonly kind: 'text' | 'word' | 'base64';
}

/** A word of letters and digits that is shorter than this could be part of an ordinary one. */
const SHORTEST_UNMISTAKABLE = 12;

/** A secret as it is, escaped as in JSON, URL-encoded, and in base64 wherever it begins within a longer encoding. */
export function formsOf(secret: string): readonly SecretForm[] {
  const quoted = JSON.stringify(secret).slice(1, -1);
  const spelled = [...new Set([secret, quoted, ...urlEncoded(secret)])];
  return [
    ...spelled.map((text): SecretForm => ({ text, kind: isOrdinary(text) ? 'word' : 'text' })),
    ...base64Forms(secret).map((text): SecretForm => ({ text, kind: 'base64' })),
  ];
}

/** `text` with every occurrence of `form` replaced by `mark`. */
export function replaceForm(text: string, form: SecretForm, mark: string): string {
  let at = text.indexOf(form.text);
  if (at === -1) return text;
  let replaced = '';
  let done = 0;
  while (at !== -1) {
    const end = endOf(form, text, at);
    if (end !== undefined) {
      replaced += text.slice(done, at) + mark;
      done = end;
    }
    at = text.indexOf(form.text, end ?? at + 1);
  }
  return replaced + text.slice(done);
}

/** Where the occurrence that begins at `at` ends; `undefined` if it is none. */
function endOf({ text: form, kind }: SecretForm, text: string, at: number): number | undefined {
  let end = at + form.length;
  if (kind === 'word') return isAlone(text, at, end) ? end : undefined;
  if (kind === 'base64') while (/[A-Za-z0-9+/=_-]/.test(text.charAt(end))) end += 1;
  return end;
}

function isAlone(text: string, start: number, end: number): boolean {
  if (/[a-z0-9]/i.test(text.charAt(end))) return false;
  // What an escape ends with is no part of a word.
  const before = text.slice(Math.max(0, start - 3), start);
  return !/[a-z0-9]$/i.test(before) || /(%[0-9a-f]{2}|\\[bfnrt])$/i.test(before);
}

function isOrdinary(text: string): boolean {
  return text.length < SHORTEST_UNMISTAKABLE && /^[a-z0-9]+$/i.test(text);
}

/** As in paths, as in forms, and with small hexadecimal digits. */
function urlEncoded(secret: string): readonly string[] {
  const path = encodeURIComponent(toWellFormed(secret));
  const form = new URLSearchParams({ s: secret }).toString().slice(2);
  return [path, form, ...[path, form].map((text) => text.replace(/%../g, (escape) => escape.toLowerCase()))];
}

/** `encodeURIComponent` throws on lone surrogates. */
function toWellFormed(text: string): string {
  return new TextDecoder().decode(new TextEncoder().encode(text));
}

/** Three bytes are four characters, so a text has three forms (in two alphabets); without what it shares with its neighbours. */
function base64Forms(text: string): readonly string[] {
  const bytes = new TextEncoder().encode(text);
  const forms = [0, 1, 2].map((before) => {
    const padded = [...new Uint8Array(before), ...bytes].map((byte) => String.fromCharCode(byte)).join('');
    return btoa(padded).slice(before === 0 ? 0 : before + 1, Math.floor((padded.length * 4) / 3));
  });
  return [...new Set(forms.flatMap((form) => [form, form.replaceAll('+', '-').replaceAll('/', '_')]))];
}
