/** A word of letters and digits that is shorter than this is replaced only where it stands alone. */
const SHORTEST_UNMISTAKABLE = 12;

/**
 * The source of a pattern that finds `secret` as it is, escaped as in JSON, URL-encoded, and in base64 wherever it begins
 * within a longer encoding.
 */
export function patternOf(secret: string): string {
  const quoted = JSON.stringify(secret).slice(1, -1);
  const spelled = new Set([secret, quoted, ...urlEncoded(secret)]);
  return [...[...spelled].map(patternOfText), ...base64Forms(secret).map(patternOfBase64)].join('|');
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

/** The password `secret` must not change the word `secrets`; what an escape ends with is no part of a word. */
function patternOfText(text: string): string {
  const isWord = text.length < SHORTEST_UNMISTAKABLE && /^[a-z0-9]+$/i.test(text);
  return isWord ? `(?:(?<![A-Za-z0-9])|(?<=%[0-9A-Fa-f]{2}|\\\\[bfnrt]))${text}(?![A-Za-z0-9])` : escapeForPattern(text);
}

/** Three bytes are four characters, so a text has three forms; without the characters it shares with its neighbours. */
function base64Forms(text: string): readonly string[] {
  const bytes = new TextEncoder().encode(text);
  const forms = [0, 1, 2].map((before) => {
    const padded = [...new Uint8Array(before), ...bytes].map((byte) => String.fromCharCode(byte)).join('');
    return btoa(padded).slice(before === 0 ? 0 : before + 1, Math.floor((padded.length * 4) / 3));
  });
  return [...new Set(forms)];
}

/** In either alphabet, and with the rest of the encoding: its first character may hold bits of the secret. */
function patternOfBase64(form: string): string {
  const either = escapeForPattern(form).replaceAll('\\+', '[+-]').replaceAll('\\/', '[/_]');
  return `${either}[A-Za-z0-9+/=_-]*`;
}

function escapeForPattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}
