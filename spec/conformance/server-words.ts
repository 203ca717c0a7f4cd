import { BARE_CLASS } from './error-classes.js';
import type { ExpectedError } from './vector.js';

const UNREADABLE = 'Unrecognized schema in response body.';
const SEVERAL = 'Multiple error responses, showing first only: ';

/**
 * What an expected error repeats of the server's reply. Sentences are ours: keystoneauth's own wording (the name of the
 * status, its remarks about the reply) is not compared, so it is left out here.
 */
export function serverWords({ class: className, message, details, http_status: status }: ExpectedError): readonly string[] {
  // Raised without a class of its own only for what a server said, if it said anything.
  if (className === BARE_CLASS) return typeof message === 'string' && message !== BARE_CLASS ? [message] : [];
  if (status === undefined) return [];
  const words = typeof message === 'string' ? message.replace(/ \(HTTP \d+\)( \(Request-ID: .*\))?$/s, '').replace(SEVERAL, '') : '';
  const said = words === UNREADABLE || isNameOfStatus(words, className) ? [] : [words];
  return [...said, ...(typeof details === 'string' ? [details] : [])].filter((text) => text !== '');
}

/** `Bad Request` of BadRequest, `Not Implemented` of HttpNotImplemented. */
function isNameOfStatus(words: string, className: string): boolean {
  const letters = (text: string): string => text.toLowerCase().replace(/[^a-z]/g, '');
  return [className, className.replace(/^Http(?=Not)/, '')].some((name) => letters(name) === letters(words));
}
