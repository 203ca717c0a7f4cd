import { map, mergeMap } from 'rxjs';
import { givenPart } from '../../credentials/given-part.js';
import { isGiven } from '../../credentials/is-given.js';
import { SecretSource, type SecretInput } from '../../credentials/secret-source.js';
import type { IdentityPlugin } from '../identity-plugin.js';
import { checkOidcOptions, type OidcOptions } from './oidc-options.js';
import { oidcPlugin } from './oidc-plugin.js';

/** Options of {@link oidcTokenExchange}. */
export interface OidcTokenExchangeOptions extends OidcOptions {
  /** The token that is exchanged. A function is called for each sign-in. */
  readonly subjectToken: SecretInput;
  /** What it is. @defaultValue 'urn:ietf:params:oauth:token-type:access_token' */
  readonly subjectTokenType?: string | undefined;
  /** For whom the new one is to be, by the name the provider knows. */
  readonly audience?: string | undefined;
  /** For whom the new one is to be, by URL. */
  readonly resource?: string | undefined;
  /** What the new one is to be. @defaultValue left to the provider */
  readonly requestedTokenType?: string | undefined;
}

const WHERE = 'v3.oidcTokenExchange';
const GRANT = 'urn:ietf:params:oauth:grant-type:token-exchange';
const PLUGIN = {
  where: WHERE,
  optionNames: ['subjectToken', 'subjectTokenType', 'audience', 'resource', 'requestedTokenType'],
  required: ['subjectToken'],
};

/**
 * OpenID Connect with a token of another provider, or for another audience, which the provider exchanges for one that Keystone
 * takes. The scope is asked for only if it is given.
 *
 * @throws OptionError for options that are missing, unknown or cannot be right.
 * @see https://www.rfc-editor.org/rfc/rfc8693
 */
export function oidcTokenExchange(options: OidcTokenExchangeOptions): IdentityPlugin {
  checkOidcOptions(options, PLUGIN);
  const subject = new SecretSource(options.subjectToken, { option: 'subjectToken', where: WHERE });
  const { subjectTokenType, audience, resource, requestedTokenType, openidScope, scope } = options;
  const form = {
    grant_type: GRANT,
    subject_token_type: isGiven(subjectTokenType) ? subjectTokenType : 'urn:ietf:params:oauth:token-type:access_token',
    ...{ audience, resource, requested_token_type: requestedTokenType, scope: openidScope ?? scope },
  };
  return oidcPlugin(options, {
    ...PLUGIN,
    grantType: GRANT,
    secrets: [subject],
    who: subject.fixed && { subject: subject.fixed, form: givenPart(form) },
    tokens: (provider) =>
      subject.read(provider.connection).pipe(
        mergeMap((token) => provider.requestTokens({ ...form, subject_token: token }, { isRepeatable: true })),
        map((reply) => ({ reply })),
      ),
  });
}
