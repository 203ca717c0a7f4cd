import { map, mergeMap, type Observable } from 'rxjs';
import type { AccessInfo } from '../../access/access-info.js';
import { CHANGING, type CachePart } from '../../credentials/cache-id.js';
import { isGiven } from '../../credentials/is-given.js';
import { scopeBody } from '../../credentials/scope.js';
import { requireOptions } from '../../credentials/require-options.js';
import { jointRevision } from '../../credentials/revision.js';
import type { SecretSource } from '../../credentials/secret-source.js';
import { checkBoolean } from '../../errors/check-boolean.js';
import { refuseUnknownOptions } from '../../errors/refuse-unknown-options.js';
import type { Connection } from '../../http/connection.js';
import type { SignInCircumstances } from '../../token/credentials.js';
import type { Renewable } from '../../token/token-state.js';
import { tokenLifeOf } from '../../token/token-life-options.js';
import { checkAuthUrl, v3Root } from '../auth-url.js';
import { identityPlugin, type IdentityPlugin } from '../identity-plugin.js';
import { unlessChanged } from '../unless-changed.js';
import { urlPart } from '../url-part.js';
import { rescopedPlugin, V3_OPTIONS, type V3Options } from '../v3-plugin.js';
import { v3CacheParts } from '../v3-cache-parts.js';
import { federatedUrl, type FederatedProtocol } from './federated-url.js';
import { rescopedToken } from './rescoped-token.js';

/** What every plugin takes that signs in with the word of an identity provider. */
export interface FederationOptions extends V3Options, FederatedProtocol {
  /**
   * Whose tokens these are, by any name of yours, where the other options do not tell: a person signs in, or the token of the identity
   * provider is another each time. A `tokenStore` keeps no token of nobody known.
   */
  readonly account?: string | undefined;
}

/** The names of {@link FederationOptions}' options. */
export const FEDERATION_OPTIONS: readonly string[] = [...V3_OPTIONS, 'identityProvider', 'protocol', 'account'];

/** A token that came by way of several servers, and the connection, with the cookies of that way, that goes on from there. */
export interface ArrivedOver {
  readonly access: AccessInfo;
  readonly over: Connection;
}

/** How a federated plugin signs in. */
export interface FederatedSignIn {
  /** The plugin's name, for errors. */
  readonly where: string;
  /** The names of its own options, beside {@link FEDERATION_OPTIONS}. */
  readonly optionNames: readonly string[];
  /** Those it cannot do without, beside the auth URL, the identity provider and the protocol. */
  readonly required: readonly string[];
  /** An unscoped token: what the identity provider said, handed in at `federatedUrl`. */
  readonly unscoped: (connection: Connection, federatedUrl: string, circumstances: SignInCircumstances) => Observable<AccessInfo | ArrivedOver>;
  /** Secrets that may change; read once more before a rejected sign-in is believed. */
  readonly secrets?: readonly SecretSource[] | undefined;
  /** @defaultValue 'automatic' */
  readonly renewable?: (() => Renewable) | undefined;
  /** Whether a sign-in asks a person: then it is repeated when somebody waits for it, and never ahead of time. */
  readonly asksPerson?: boolean | undefined;
  /** How long one sign-in may take, in milliseconds. @defaultValue 60000 */
  readonly limitMs?: number | undefined;
  /** What tells who signs in at the identity provider, and how, from others; `undefined`: it cannot be known. */
  readonly who?: CachePart | undefined;
}

/** Throws for what a federated plugin does not know, or cannot do without. To be called before its options are read. */
export function checkFederationOptions(options: object, { where, optionNames, required }: Pick<FederatedSignIn, 'where' | 'optionNames' | 'required'>): void {
  refuseUnknownOptions(options, new Set([...FEDERATION_OPTIONS, ...optionNames]), where);
  requireOptions(options, ['authUrl', 'identityProvider', 'protocol', ...required], where);
}

/** A plugin that gets an unscoped token from Keystone for the word of an identity provider, and exchanges it for its scope. */
export function federatedPlugin(options: FederationOptions, signIn: FederatedSignIn): IdentityPlugin {
  const { where, unscoped, secrets = [], renewable = (): Renewable => 'automatic', asksPerson = false, limitMs } = signIn;
  checkFederationOptions(options, signIn);
  const root = v3Root(checkAuthUrl(options.authUrl, where), where);
  const url = federatedUrl(root, options);
  const scope = scopeBody(options);
  const { includeCatalog = true } = options;
  checkBoolean('includeCatalog', includeCatalog);
  return identityPlugin({
    authUrl: options.authUrl,
    ...tokenLifeOf(options),
    renewable,
    asksPerson: () => asksPerson,
    limitMs,
    revision: () => jointRevision(secrets),
    cacheParts: () => v3CacheParts({ at: urlPart(url), who: whoOf(options, signIn), options }),
    rescope: (wanted, parent) => rescopedPlugin(options, wanted, parent),
    signIn: (connection, circumstances) =>
      unlessChanged(connection, secrets, () => unscoped(connection, url, circumstances)).pipe(
        map((found): ArrivedOver => ('over' in found ? found : { access: found, over: connection })),
        mergeMap(({ access, over }) => rescopedToken(over, access, { root, scope, includeCatalog })),
      ),
  });
}

function whoOf({ account }: FederationOptions, { where, who }: FederatedSignIn): CachePart | undefined {
  const name = isGiven(account) ? account : undefined;
  return who === undefined && name === undefined ? undefined : { plugin: where, account: name, who: who ?? CHANGING };
}
