import { combineLatest, map, mergeMap, of, type Observable } from 'rxjs';
import { isGiven } from '../../credentials/is-given.js';
import { SecretSource, type SecretInput } from '../../credentials/secret-source.js';
import { MissingRequiredOptions } from '../../errors/option-error.js';
import type { IdentityPlugin } from '../identity-plugin.js';
import { checkOidcOptions, openidScopeOf, type OidcOptions } from './oidc-options.js';
import { oidcPlugin } from './oidc-plugin.js';
import type { OidcForm, OidcProvider } from './oidc-provider.js';
import { SingleUse } from './single-use.js';
import type { GrantedTokens } from './token-reply.js';

/** Options of {@link oidcPassword}. */
export interface OidcPasswordOptions extends OidcOptions {
  /** Of a user of the identity provider. */
  readonly username: string;
  readonly password: SecretInput;
  /** The field of the form in which the provider wants a one-time password. */
  readonly idpOtpKey?: string | undefined;
  /**
   * What to send in that field. A text works for one sign-in. A function asks a person when a token is needed, never ahead of
   * time. A source (`{ read }`, a file, a command) needs nobody.
   */
  readonly otp?: SecretInput | undefined;
}

const WHERE = 'v3.oidcPassword';
const PLUGIN = { where: WHERE, optionNames: ['username', 'password', 'idpOtpKey', 'otp'], required: ['username', 'password'] };

/**
 * OpenID Connect with the name and the password of a user of the provider, in exchange for an access token.
 *
 * @throws OptionError for options that are missing, unknown or cannot be right.
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-4.3
 */
export function oidcPassword(options: OidcPasswordOptions): IdentityPlugin {
  checkOidcOptions(options, PLUGIN);
  const { username } = options;
  const password = new SecretSource(options.password, { option: 'password', where: WHERE });
  const oneTime = oneTimePassword(options);
  const asksPerson = typeof options.otp === 'function';
  const once = oneTime?.source.isChanging === false ? new SingleUse(`The "otp" of ${WHERE}`) : undefined;
  const tokens = (provider: OidcProvider): Observable<GrantedTokens> =>
    combineLatest([password.read(provider.connection), fieldOf(oneTime, provider)]).pipe(
      mergeMap(([known, field]) => {
        const form = { username, scope: openidScopeOf(options), grant_type: 'password', password: known, ...field };
        return provider.requestTokens(form, { isRepeatable: oneTime === undefined });
      }),
      map((reply) => ({ reply })),
    );
  return oidcPlugin(options, {
    ...PLUGIN,
    grantType: 'password',
    who: { username, password: password.cachePart, otp: oneTime?.source.oncePart },
    // What was presented with a code that works once is not presented anew.
    secrets: once === undefined ? [password] : [],
    renewable: once !== undefined || asksPerson ? 'needs-user' : 'automatic',
    asksPerson,
    tokens: once === undefined ? tokens : (provider) => once.with(() => tokens(provider)),
  });
}

interface OneTimePassword {
  readonly field: string;
  readonly source: SecretSource;
}

function oneTimePassword({ idpOtpKey: field, otp }: OidcPasswordOptions): OneTimePassword | undefined {
  if (!isGiven(field) && !isGiven(otp)) return undefined;
  if (!isGiven(field)) throw new MissingRequiredOptions(['idpOtpKey'], WHERE);
  if (!isGiven(otp)) throw new MissingRequiredOptions(['otp'], WHERE);
  return { field, source: new SecretSource(otp, { option: 'otp', where: WHERE }) };
}

function fieldOf(oneTime: OneTimePassword | undefined, { connection }: OidcProvider): Observable<OidcForm> {
  return oneTime === undefined ? of({}) : oneTime.source.read(connection).pipe(map((code) => ({ [oneTime.field]: code })));
}
