import { isGiven } from '../credentials/is-given.js';
import { MissingRequiredOptions, OptionError } from '../errors/option-error.js';
import { refuseUnknownOptions } from '../errors/refuse-unknown-options.js';
import { Secret } from '../redaction/secret.js';
import { TOKEN_LIFE_OPTIONS, type TokenLifeOptions } from '../token/token-life-options.js';
import { checkAuthUrl, v2Root } from './auth-url.js';
import { identityPlugin, type IdentityPlugin } from './identity-plugin.js';
import { v2SignIn } from './v2-sign-in.js';

/** What both Identity v2.0 plugins take. */
export interface V2Options extends TokenLifeOptions {
  /** The root of the v2.0 API, for instance `https://cloud.example.com:5000/v2.0`. */
  readonly authUrl: string;
  /** Wins over `tenantName`. */
  readonly tenantId?: string | undefined;
  readonly tenantName?: string | undefined;
  readonly trustId?: string | undefined;
}

/** Options of {@link password}. */
export interface V2PasswordOptions extends V2Options {
  /** Wins over `userId`. */
  readonly username?: string | undefined;
  readonly userId?: string | undefined;
  readonly password: string;
}

/** Options of {@link token}. */
export interface V2TokenOptions extends V2Options {
  readonly token: string;
}

const V2_OPTIONS: readonly string[] = ['authUrl', 'tenantId', 'tenantName', 'trustId', ...TOKEN_LIFE_OPTIONS];

/** Identity v2.0 with a user and a password. */
export function password(options: V2PasswordOptions): IdentityPlugin {
  const where = 'v2.password';
  refuseUnknownOptions(options, new Set([...V2_OPTIONS, 'username', 'userId', 'password']), where);
  const { username, userId } = options;
  if (!isGiven(username) && !isGiven(userId)) {
    throw new OptionError(['username', 'userId'], `${where} needs "username" or "userId"; nothing was sent.`, {
      code: 'missing-required-options',
    });
  }
  if (typeof options.password !== 'string') throw new MissingRequiredOptions(['password'], where);
  const secret = new Secret(options.password);
  const user = isGiven(username) ? { username } : { userId };
  return v2Plugin(options, { secret, where, auth: () => ({ passwordCredentials: { ...user, password: secret.reveal() } }) });
}

/** Identity v2.0 with an existing token. */
export function token(options: V2TokenOptions): IdentityPlugin {
  const where = 'v2.token';
  refuseUnknownOptions(options, new Set([...V2_OPTIONS, 'token']), where);
  if (typeof options.token !== 'string' || options.token === '') throw new MissingRequiredOptions(['token'], where);
  const secret = new Secret(options.token);
  return v2Plugin(options, { secret, where, auth: () => ({ token: { id: secret.reveal() } }), sendsToken: true });
}

interface V2Credentials {
  readonly secret: Secret;
  readonly where: string;
  readonly auth: () => Readonly<Record<string, unknown>>;
  readonly sendsToken?: boolean;
}

function v2Plugin(options: V2Options, { secret, where, auth, sendsToken = false }: V2Credentials): IdentityPlugin {
  const authUrl = checkAuthUrl(options.authUrl, where);
  const root = v2Root(authUrl, where);
  const { tenantId, tenantName, trustId, renewal, reauthenticate, rememberFailuresMs } = options;
  const tenant = isGiven(tenantId) ? { tenantId } : isGiven(tenantName) ? { tenantName } : {};
  const scope = { ...tenant, ...(isGiven(trustId) ? { trust_id: trustId } : {}) };
  return identityPlugin({
    authUrl: options.authUrl,
    renewal,
    reauthenticate,
    rememberFailuresMs,
    renewable: () => (sendsToken ? 'impossible' : 'automatic'),
    signIn: (connection) => {
      connection.conceal(secret.reveal());
      const credentials = sendsToken ? { token: secret.reveal() } : {};
      return v2SignIn(connection, { root, auth: { ...auth(), ...scope }, ...credentials });
    },
  });
}
