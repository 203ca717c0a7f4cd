import { MissingRequiredOptions, OptionError } from '../errors/option-error.js';
import { isBlockedMixedContent } from '../http/mixed-content.js';
import { pageOrigin } from '../http/page-origin.js';
import { checkHttpUrl, withoutTrailingSlash } from '../http/url.js';
import { addressOf } from '../redaction/address-of.js';

/**
 * The auth URL without trailing slashes; throws an OptionError if it is missing, no URL, or one that a browser keeps the page of
 * this origin from asking.
 */
export function checkAuthUrl(authUrl: unknown, where: string, page: string | undefined = pageOrigin()): string {
  if (authUrl === undefined || authUrl === null || authUrl === '') throw new MissingRequiredOptions(['authUrl'], where);
  const checked = withoutTrailingSlash(checkHttpUrl(authUrl, 'authUrl'));
  if (isBlockedMixedContent(checked, page)) throw mixedContent(checked);
  return checked;
}

function mixedContent(authUrl: string): OptionError {
  return new OptionError(
    'authUrl',
    `"authUrl" is ${addressOf(authUrl)}, and this page came over https: browsers keep it from asking over http. Use an https URL; nothing was sent.`,
    { code: 'unsupported-here' },
  );
}

/** The version that stands at the end of an auth URL's path: `http://ks/identity/v3` is 3, the host of `http://ks-v3` says nothing. */
export function versionOfAuthUrl(authUrl: string): 2 | 3 | undefined {
  const { pathname } = new URL(authUrl);
  if (pathname.endsWith('/v2.0')) return 2;
  return pathname.endsWith('/v3') ? 3 : undefined;
}

/**
 * The root of the v3 API for an auth URL with or without `/v3`.
 *
 * @throws OptionError for a v2.0 URL, naming the right one.
 */
export function v3Root(authUrl: string, where: string): string {
  if (authUrl.endsWith('v3')) return authUrl;
  if (versionOfAuthUrl(authUrl) !== 2) return `${authUrl}/v3`;
  const meant = authUrl.replace(/v2\.0$/, 'v3');
  throw new OptionError('authUrl', `${where} speaks Identity v3, but "authUrl" ends in /v2.0; did you mean ${addressOf(meant)}?`);
}

/**
 * The root of the v2.0 API: the auth URL as it is.
 *
 * @throws OptionError for a v3 URL, naming the right one.
 */
export function v2Root(authUrl: string, where: string): string {
  if (versionOfAuthUrl(authUrl) !== 3) return authUrl;
  const meant = authUrl.replace(/v3$/, 'v2.0');
  throw new OptionError('authUrl', `${where} speaks Identity v2.0, but "authUrl" ends in /v3; did you mean ${addressOf(meant)}?`);
}
