import { OptionError } from '../errors/option-error.js';

/** Whether `url` names a host itself, so that neither an endpoint filter nor an override applies. */
export function isAbsoluteUrl(url: string): boolean {
  return /^([a-z][a-z0-9+.-]*:)?\/\/[^/]/i.test(url);
}

/** Exactly one slash between `base` and `path`; `/x` never goes back to the root of the host. */
export function joinUrl(base: string, path: string): string {
  let start = 0;
  while (path[start] === '/') start += 1;
  return `${withoutTrailingSlash(base)}/${path.slice(start)}`;
}

/** `text` without the slashes it ends in. A loop, because an expression takes quadratic time on hostile runs of slashes. */
export function withoutTrailingSlash(text: string): string {
  let end = text.length;
  while (text[end - 1] === '/') end -= 1;
  return text.slice(0, end);
}

/** What a parser of URLs changes or leaves out: control characters, blanks, what is beyond ASCII or has to be escaped. */
const UNUSUAL = /[^\x21-\x7e]|["<>\\^`{|}]/;

/** An absolute URL as it is sent, so that what is shown is that too: blanks escaped, line breaks and tabs left out. */
export function urlAsSent(url: string): string {
  // A percent sign that starts no escape is sent as one, as other HTTP libraries do.
  const escaped = url.includes('%') ? url.replace(/%(?![0-9a-fA-F]{2})/g, '%25') : url;
  return UNUSUAL.test(escaped) ? (parseUrl(escaped)?.href ?? escaped) : escaped;
}

/** Throws an OptionError unless `url` is an absolute http(s) URL. */
export function checkHttpUrl(url: unknown, option: string): string {
  const scheme = typeof url === 'string' ? parseUrl(url)?.protocol : undefined;
  if (typeof url === 'string' && (scheme === 'http:' || scheme === 'https:')) return url;
  throw new OptionError(
    option,
    `"${option}" has to be an http or https URL, for instance https://cloud.example.com/identity/v3; nothing was sent.`,
  );
}

/** The parsed URL, `undefined` if it is none. */
export function parseUrl(url: string, base?: string): URL | undefined {
  return URL.canParse(url, base) ? new URL(url, base) : undefined;
}
