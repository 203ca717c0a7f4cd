import { combineLatest, map, mergeMap, of, type Observable } from 'rxjs';
import { isGiven } from '../../credentials/is-given.js';
import { SecretSource, type SecretInput } from '../../credentials/secret-source.js';
import { OptionError } from '../../errors/option-error.js';
import { redirectReceiver, type Authorize } from '../federation/redirect-receiver.js';
import type { IdentityPlugin } from '../identity-plugin.js';
import { authorization, type AuthorizationPlan } from './authorization-request.js';
import { checkOidcOptions, openidScopeOf, type OidcOptions } from './oidc-options.js';
import { oidcPlugin, type OidcGrant } from './oidc-plugin.js';
import type { OidcProvider } from './oidc-provider.js';
import { checkChallengeMethod, type CodeChallengeMethod } from './pkce.js';
import { SingleUse } from './single-use.js';
import type { GrantedTokens } from './token-reply.js';

/** Options of {@link oidcAuthorizationCode}: a code, or a way to ask a person for one. */
export interface OidcAuthorizationCodeOptions extends OidcOptions {
  /** Where the code was, or will be, sent. Not with a receiver that knows. */
  readonly redirectUri?: string | undefined;
  /** The code that the provider gave. A text works for one sign-in; a function is called for each. */
  readonly code?: SecretInput | undefined;
  /** What the challenge was made from with which that code was asked for (PKCE). */
  readonly codeVerifier?: SecretInput | undefined;
  /**
   * Instead of a code: opens the page where the provider asks a person, and gives back the URL that the browser was sent to;
   * or a receiver such as `loopbackRedirect()` of `keystoneauth-rx/node`.
   */
  readonly authorize?: Authorize | undefined;
  /** Where the provider asks people. Wins over the discovery document. */
  readonly authorizationEndpoint?: string | undefined;
  /** How a person's answer is tied to the question. @defaultValue 'S256' */
  readonly codeChallengeMethod?: CodeChallengeMethod | undefined;
}

const WHERE = 'v3.oidcAuthorizationCode';
const GRANT = 'authorization_code';
const PLUGIN = {
  where: WHERE,
  optionNames: ['redirectUri', 'code', 'codeVerifier', 'authorize', 'authorizationEndpoint', 'codeChallengeMethod'],
  required: [],
};

/**
 * OpenID Connect with a person in front of a browser. With `code` it redeems a code that somebody else asked for; with
 * `authorize` it asks itself, with PKCE, when a token is needed and no refresh token is there.
 *
 * @throws OptionError for options that are missing, unknown or cannot be right.
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-4.1
 * @see https://www.rfc-editor.org/rfc/rfc7636
 */
export function oidcAuthorizationCode(options: OidcAuthorizationCodeOptions): IdentityPlugin {
  const { code, authorize } = options;
  const required = isGiven(authorize) ? ['clientId'] : ['code'];
  checkOidcOptions(options, { ...PLUGIN, required });
  if (isGiven(code) && isGiven(authorize)) {
    throw new OptionError(['code', 'authorize'], `${WHERE} takes "code" or "authorize", not both; nothing was sent.`);
  }
  const own = isGiven(authorize) ? askingGrant(options, authorize) : redeemingGrant(options, code ?? '');
  return oidcPlugin(options, { ...PLUGIN, required, grantType: GRANT, renewable: 'needs-user', ...own });
}

type OwnGrant = Pick<OidcGrant, 'tokens' | 'asksPerson'>;

/** Sends a person to the provider. */
function askingGrant(options: OidcAuthorizationCodeOptions, authorize: Authorize): OwnGrant {
  if (isGiven(options.codeVerifier)) {
    throw new OptionError('codeVerifier', `"codeVerifier" of ${WHERE} belongs to "code"; with "authorize" it is made anew each time. Nothing was sent.`);
  }
  const plan: AuthorizationPlan = {
    where: WHERE,
    receiver: redirectReceiver(authorize, options.redirectUri, WHERE),
    authorizationEndpoint: options.authorizationEndpoint,
    scope: openidScopeOf(options),
    method: checkChallengeMethod(options.codeChallengeMethod, WHERE) ?? 'S256',
  };
  const isIdTokenDue = plan.scope.split(/\s+/).includes('openid');
  return {
    asksPerson: true,
    tokens: (provider) =>
      authorization(provider, plan).pipe(
        mergeMap(({ nonce, ...redeemed }) => redeem(provider, redeemed).pipe(map(({ reply }) => ({ reply, nonce, isIdTokenDue })))),
      ),
  };
}

/** Redeems a code that somebody else asked for. */
function redeemingGrant({ redirectUri, codeVerifier }: OidcAuthorizationCodeOptions, given: SecretInput): OwnGrant {
  const code = new SecretSource(given, { option: 'code', where: WHERE });
  const verifier = isGiven(codeVerifier) ? new SecretSource(codeVerifier, { option: 'codeVerifier', where: WHERE }) : undefined;
  const once = code.isChanging ? undefined : new SingleUse(`The "code" of ${WHERE}`);
  const tokens = (provider: OidcProvider): Observable<GrantedTokens> =>
    combineLatest([code.read(provider.connection), verifier?.read(provider.connection) ?? of(undefined)]).pipe(
      mergeMap(([known, proof]) => redeem(provider, { code: known, codeVerifier: proof, redirectUri })),
    );
  return { asksPerson: code.isChanging, tokens: once === undefined ? tokens : (provider) => once.with(() => tokens(provider)) };
}

interface Redeemed {
  readonly code: string;
  readonly redirectUri: string | undefined;
  readonly codeVerifier: string | undefined;
}

function redeem(provider: OidcProvider, { code, redirectUri, codeVerifier }: Redeemed): Observable<GrantedTokens> {
  const form = { redirect_uri: redirectUri, code, code_verifier: codeVerifier, grant_type: GRANT };
  return provider.requestTokens(form).pipe(map((reply) => ({ reply })));
}
