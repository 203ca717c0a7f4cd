import type { AuthMethod } from '../credentials/auth-method.js';
import { SCOPE_OPTIONS, type Scope } from '../credentials/scope.js';
import type { SecretSource } from '../credentials/secret-source.js';
import { TOKEN_LIFE_OPTIONS, type TokenLifeOptions } from '../token/token-life-options.js';

/** What both version-independent plugins take. */
export interface GenericOptions extends Scope, TokenLifeOptions {
  /** The identity service: its root, or the URL of one version, which then is the one used. */
  readonly authUrl: string;
  /** For a user and a project whose domain is not given; ignored by v2.0. */
  readonly defaultDomainId?: string | undefined;
  readonly defaultDomainName?: string | undefined;
  /** v2.0's names for the project. */
  readonly tenantId?: string | undefined;
  readonly tenantName?: string | undefined;
  /** `false` asks v3 for a token without the catalog. @defaultValue true */
  readonly includeCatalog?: boolean | undefined;
}

/** The names of {@link GenericOptions}' options. */
export const GENERIC_OPTIONS: readonly string[] = [
  ...['authUrl', 'defaultDomainId', 'defaultDomainName', 'tenantId', 'tenantName', 'includeCatalog'],
  ...SCOPE_OPTIONS,
  ...TOKEN_LIFE_OPTIONS,
];

/** The same credentials for both versions. */
export interface GenericCredentials {
  readonly where: string;
  /** The user's own domain makes v2.0 impossible. */
  readonly hasUserDomain: boolean;
  readonly v3Methods: readonly AuthMethod[];
  /** What v2.0 is sent, made from the secret. */
  readonly v2Auth: (secret: string) => { readonly auth: Record<string, unknown>; readonly token?: string };
  readonly secret: SecretSource;
}
