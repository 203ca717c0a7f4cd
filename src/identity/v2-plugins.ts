import { mergeMap } from 'rxjs';
import type { CachePart } from '../credentials/cache-id.js';
import { givenPart } from '../credentials/given-part.js';
import { isGiven } from '../credentials/is-given.js';
import { jointRevision } from '../credentials/revision.js';
import type { Scope } from '../credentials/scope.js';
import { SecretSource, type SecretInput } from '../credentials/secret-source.js';
import { OptionError } from '../errors/option-error.js';
import { refuseUnknownOptions } from '../errors/refuse-unknown-options.js';
import { TOKEN_LIFE_OPTIONS, tokenLifeOf, type TokenLifeOptions } from '../token/token-life-options.js';
import { checkAuthUrl, v2Root } from './auth-url.js';
import { identityPlugin, type IdentityPlugin } from './identity-plugin.js';
import { wantedScope } from './rescope.js';
import { unlessChanged } from './unless-changed.js';
import { urlPart } from './url-part.js';
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
  /** A text, or a function that gives the one of this moment: it is asked for each sign-in. */
  readonly password: SecretInput;
}

/** Options of {@link token}. */
export interface V2TokenOptions extends V2Options {
  /** A text, or a function that gives the one of this moment. */
  readonly token: SecretInput;
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
  const secret = new SecretSource(options.password, { option: 'password', where, mayBeEmpty: true });
  const user = isGiven(username) ? { username } : { userId };
  return v2Plugin(options, { secret, where, who: { ...user, password: secret.cachePart }, auth: (known) => ({ passwordCredentials: { ...user, password: known } }) });
}

/** Identity v2.0 with an existing token. */
export function token(options: V2TokenOptions): IdentityPlugin {
  const where = 'v2.token';
  refuseUnknownOptions(options, new Set([...V2_OPTIONS, 'token']), where);
  const secret = new SecretSource(options.token, { option: 'token', where });
  return v2Plugin(options, { secret, where, who: secret.fixed, auth: (known) => ({ token: { id: known } }), sendsToken: true });
}

interface V2Credentials {
  readonly secret: SecretSource;
  readonly where: string;
  /** What tells who signs in; `undefined`: it cannot be known. */
  readonly who: CachePart | undefined;
  readonly auth: (secret: string) => Readonly<Record<string, unknown>>;
  readonly sendsToken?: boolean;
}

function v2Plugin(options: V2Options, credentials: V2Credentials): IdentityPlugin {
  const { secret, where, who, auth, sendsToken = false } = credentials;
  const authUrl = checkAuthUrl(options.authUrl, where);
  const root = v2Root(authUrl, where);
  const { tenantId, tenantName, trustId } = options;
  const tenant = isGiven(tenantId) ? { tenantId } : isGiven(tenantName) ? { tenantName } : {};
  const scope = { ...tenant, ...(isGiven(trustId) ? { trust_id: trustId } : {}) };
  return identityPlugin({
    authUrl: options.authUrl,
    ...tokenLifeOf(options),
    renewable: () => (sendsToken && !secret.isChanging ? 'impossible' : 'automatic'),
    revision: () => jointRevision([secret]),
    cacheParts: () => who && { api: 'v2', at: urlPart(root), who, scope: givenPart({ tenantId, tenantName, trustId }) },
    rescope: (wanted) => v2Plugin({ ...tokenLifeOf(options), authUrl: options.authUrl, ...tenantOf(wanted) }, credentials),
    signIn: (connection) =>
      unlessChanged(connection, [secret], () =>
        secret.read(connection).pipe(
          mergeMap((known) => v2SignIn(connection, { root, auth: { ...auth(known), ...scope }, ...(sendsToken ? { token: known } : {}) })),
        ),
      ),
  });
}

/** The tenant of a scope; v2.0 knows no other scope. */
function tenantOf(scope: Scope): Pick<V2Options, 'tenantId' | 'tenantName' | 'trustId'> {
  wantedScope(scope);
  const { projectId, projectName, trustId, ...rest } = scope;
  const others = Object.entries(rest).filter(([, value]) => isGiven(value));
  if (others.length === 0) return { tenantId: projectId, tenantName: projectName, trustId };
  const names = others.map(([name]) => name);
  throw new OptionError(names, `Identity v2.0 knows projects only, so rescope() cannot take ${names.map((name) => `"${name}"`).join(', ')}; nothing was sent.`);
}
