import { OptionError } from '../errors/option-error.js';
import { parseUrl } from '../http/url.js';

/** The page's own window; `undefined` in a program that has none, such as a server that renders pages. */
export function ownWindow(): Window | undefined {
  return typeof window === 'undefined' ? undefined : window;
}

/** The error for something that only a page can do. */
export function onlyInPages(where: string, lacking = 'a page'): OptionError {
  return new OptionError('authorize', `${where} needs ${lacking}, which is not here; nobody was asked.`, { code: 'unsupported-here' });
}

/**
 * The absolute form of the URL that answers are sent to, which may be given relative to the page. It is compared letter by letter by
 * others, so nothing else is changed. Without a page it stays as it is.
 *
 * @throws OptionError for one of another origin, where no answer can be heard.
 */
export function ownRedirectUri(redirectUri: unknown, where: string): string {
  const own = ownWindow();
  if (typeof redirectUri === 'string' && own === undefined) return redirectUri;
  const url = typeof redirectUri === 'string' ? parseUrl(redirectUri, own?.document.baseURI) : undefined;
  if (url === undefined || url.origin !== own?.location.origin || url.hash !== '') {
    throw new OptionError('redirectUri', `"redirectUri" of ${where} has to be a page of this origin, without a fragment; nobody was asked.`);
  }
  return url.href;
}

/** Whether a URL is this one, whatever was added to its query. */
export function leadsTo(redirectUri: string, url: string): boolean {
  const [expected, found] = [parseUrl(redirectUri), parseUrl(url)];
  return expected !== undefined && expected.origin === found?.origin && expected.pathname === found.pathname;
}

/** Shows another path of this origin in the address bar and the history, in place of the present one. */
export function showInstead(path: string): void {
  history.replaceState(history.state, '', path);
}
