import { redactParameters } from './redact-parameters.js';
import { REDACTED } from './redactor.js';

/** `url` without user and password before the host and without the values of secret parameters in query and fragment. */
export function redactUrl(url: string): string {
  const [address, query, fragment] = parts(url);
  const shown = address.replace(/^([a-z][a-z0-9+.-]*:)?\/\/[^/@]*@/i, `$1//${REDACTED}@`);
  return (
    shown +
    (query === undefined ? '' : `?${redactParameters(query)}`) +
    (fragment === undefined ? '' : `#${redactParameters(fragment)}`)
  );
}

/** What stands before `?`, between `?` and `#`, and after `#`. */
function parts(url: string): readonly [address: string, query: string | undefined, fragment: string | undefined] {
  const [whole, fragment] = cut(url, '#');
  const [address, query] = cut(whole, '?');
  return [address, query, fragment];
}

function cut(text: string, separator: string): readonly [before: string, after: string | undefined] {
  const at = text.indexOf(separator);
  return at === -1 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}
