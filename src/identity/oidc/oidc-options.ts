import { isGiven } from '../../credentials/is-given.js';
import type { SecretInput } from '../../credentials/secret-source.js';
import { OptionError } from '../../errors/option-error.js';
import { checkFederationOptions, type FederatedSignIn, type FederationOptions } from '../federation/federated-plugin.js';
import type { ClientAuthMethod } from './client-authentication.js';
import type { AccessTokenType } from './token-reply.js';

/** What every plugin takes that gets its token from an OpenID Connect provider. */
export interface OidcOptions extends FederationOptions {
  /** The client's id at the provider. */
  readonly clientId?: string | undefined;
  /** Left out: a public client. */
  readonly clientSecret?: SecretInput | undefined;
  /** @defaultValue 'client_secret_basic' */
  readonly tokenEndpointAuthMethod?: ClientAuthMethod | undefined;
  /** What the provider is asked for, words separated by blanks. @defaultValue 'openid profile' */
  readonly openidScope?: string | undefined;
  /** Another name of `openidScope`. */
  readonly scope?: string | undefined;
  /** Where the provider gives tokens. Wins over the discovery document; one of both is needed. */
  readonly accessTokenEndpoint?: string | undefined;
  /** Where the provider describes itself, usually `<issuer>/.well-known/openid-configuration`. */
  readonly discoveryEndpoint?: string | undefined;
  /** The issuer that the discovery document has to name, where that does not follow from its URL. */
  readonly issuer?: string | undefined;
  /** Which token Keystone is to have. @defaultValue 'access_token' */
  readonly accessTokenType?: AccessTokenType | undefined;
}

/** The names of {@link OidcOptions}' own options. */
export const OIDC_OPTIONS: readonly string[] = [
  ...['clientId', 'clientSecret', 'tokenEndpointAuthMethod', 'openidScope', 'scope', 'accessTokenEndpoint', 'discoveryEndpoint'],
  ...['issuer', 'accessTokenType'],
];

const TYPES: ReadonlySet<unknown> = new Set<AccessTokenType>(['access_token', 'id_token']);

/** Throws for what a plugin of this family does not know or cannot do without. To be called before its options are read. */
export function checkOidcOptions(options: OidcOptions, plugin: Pick<FederatedSignIn, 'where' | 'optionNames' | 'required'>): void {
  const { where, optionNames } = plugin;
  checkFederationOptions(options, { ...plugin, optionNames: [...OIDC_OPTIONS, ...optionNames] });
  if (!isGiven(options.accessTokenEndpoint) && !isGiven(options.discoveryEndpoint)) {
    throw new OptionError(
      ['accessTokenEndpoint', 'discoveryEndpoint'],
      `${where} needs "accessTokenEndpoint" or "discoveryEndpoint"; nothing was sent.`,
      { code: 'missing-required-options' },
    );
  }
  if (isGiven(options.accessTokenType) && !TYPES.has(options.accessTokenType)) {
    throw new OptionError('accessTokenType', `"accessTokenType" of ${where} can be "access_token" or "id_token"; nothing was sent.`);
  }
}

/** What the provider is asked for. */
export function openidScopeOf({ openidScope, scope }: Pick<OidcOptions, 'openidScope' | 'scope'>): string {
  if (isGiven(openidScope)) return openidScope;
  return isGiven(scope) ? scope : 'openid profile';
}
