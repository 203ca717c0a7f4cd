import { redactReference } from './redact-parameters.js';
import { upToSecretMember } from './up-to-secret-member.js';

/**
 * A text that is no document, as it may be shown: URLs and parameters (`password=x`) in it without their secrets, and of half a
 * document what stands before its first secret.
 */
export function redactText(text: string): string {
  const shown = upToSecretMember(text);
  if (!/[=@]/.test(shown)) return shown;
  return isUrl(shown) ? redactReference(shown) : shown.replaceAll(/[^\s"<>]+/g, redactWord);
}

/** The password of a user may hold blanks. */
function isUrl(text: string): boolean {
  return /^[a-z][a-z0-9+.-]{0,30}:\/\//i.test(text);
}

function redactWord(word: string): string {
  return word.includes('=') || word.includes('@') ? redactReference(word) : word;
}
