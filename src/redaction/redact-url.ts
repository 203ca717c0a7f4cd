import { redactReference } from './redact-parameters.js';
import { REDACTED } from './redacted.js';

/** User and password of what should have begun with a scheme. */
const BARE_USER_INFO = /^(?![a-z][a-z0-9+.-]*:[/\\]|[/\\])[^/?#\\:]*:[^/?#\\]*@/i;

/**
 * `url` without user and password before the host and without the values of secret parameters in query and fragment, also of
 * those in a URL or query that is itself the value of a parameter. As in a URL that is sent, there are no tabs and line breaks.
 */
export function redactUrl(url: string): string {
  return redactReference(url.replaceAll(/[\t\r\n]/g, '').replace(BARE_USER_INFO, `${REDACTED}@`));
}
