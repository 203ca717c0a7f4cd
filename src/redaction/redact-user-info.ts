import { REDACTED } from './redacted.js';

/** A scheme and its slashes; of these schemes a URL parser takes any number of slashes, also none, and `\` for `/`. */
const START = /^\s*(?:(?:https?|wss?|ftp):[/\\]*|(?:[a-z][a-z0-9+.-]*:)?[/\\]{2,})/i;
/** `url` without user and password before the host; also of URLs within it. */
export function redactUserInfo(url: string): string {
  if (!url.includes('@')) return url;
  const [start = ''] = START.exec(url) ?? [];
  const rest = url.slice(start.length);
  const end = start === '' ? 0 : userInfoEnd(rest);
  return (end === 0 ? start : `${start}${REDACTED}@`) + redactInner(rest.slice(end));
}

/** Where, in what follows the slashes, the host begins: after the last `@` of the authority. */
function userInfoEnd(text: string): number {
  const [authority = ''] = /^[^/?#\\]*/.exec(text) ?? [];
  const end = authority.lastIndexOf('@') + 1;
  return end === 0 && !isReadable(authority) ? text.lastIndexOf('@') + 1 : end;
}

/** Where a port is no number there is none: the password of a user goes on after a `/`, `?` or `#` in it. */
function isReadable(authority: string): boolean {
  const colon = authority.indexOf(':');
  return colon === -1 || authority.startsWith('[') || /^\d*$/.test(authority.slice(colon + 1));
}

function redactInner(text: string): string {
  return text.replaceAll(/:\/\/[^/?#\\]*@/g, `://${REDACTED}@`);
}
