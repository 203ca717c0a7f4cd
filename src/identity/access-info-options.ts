import { concat, NEVER, of, type Observable } from 'rxjs';
import type { AccessInfo } from '../access/access-info.js';
import { isGiven } from '../credentials/is-given.js';
import { MissingRequiredOptions, OptionError } from '../errors/option-error.js';
import { refuseUnknownOptions } from '../errors/refuse-unknown-options.js';
import type { TokenState } from '../token/token-state.js';
import { checkAuthUrl } from './auth-url.js';

/** Options of `accessInfoPlugin`. */
export interface AccessInfoPluginOptions {
  /** A token and what Keystone said about it, from `createAccessInfo` or from another plugin. */
  readonly access: AccessInfo;
  /** The identity service, for requests to `AUTH_INTERFACE`, and for another scope. */
  readonly authUrl?: string | undefined;
}

const OPTIONS: ReadonlySet<string> = new Set(['access', 'authUrl']);

/** The options, looked at. Throws an OptionError for anything but an AccessInfo with a token, and for a URL that is none. */
export function checkedAccessOptions(options: AccessInfoPluginOptions): { readonly access: AccessInfo; readonly authUrl: string | undefined } {
  const where = 'accessInfoPlugin';
  refuseUnknownOptions(options, OPTIONS, where);
  const access = checkedAccess(options.access);
  return { access, authUrl: isGiven(options.authUrl) ? checkAuthUrl(options.authUrl, where) : undefined };
}

/** The state of a token that nothing renews. */
export function givenState({ expiresAt }: AccessInfo): Observable<TokenState> {
  return concat(of({ status: 'valid', endsAt: expiresAt, renewable: 'impossible' } as const), NEVER);
}

function checkedAccess(access: AccessInfo | undefined): AccessInfo {
  if (access === undefined) throw new MissingRequiredOptions(['access'], 'accessInfoPlugin');
  const { authToken } = access;
  if (typeof authToken === 'string' && authToken !== '' && typeof access.willExpireSoon === 'function') return access;
  throw new OptionError(
    'access',
    'accessInfoPlugin: "access" has to be an AccessInfo that has its token, from createAccessInfo(body, token); nothing was sent.',
  );
}
