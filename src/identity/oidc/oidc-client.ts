import { combineLatest, defer, map, of, type Observable } from 'rxjs';
import type { CachePart } from '../../credentials/cache-id.js';
import { givenPart } from '../../credentials/given-part.js';
import { isGiven } from '../../credentials/is-given.js';
import { SecretSource } from '../../credentials/secret-source.js';
import { OidcPluginNotSupported } from '../../errors/oidc-errors.js';
import type { Connection } from '../../http/connection.js';
import { urlPart } from '../url-part.js';
import { checkClientAuthMethod, type ClientAuthMethod } from './client-authentication.js';
import { openidScopeOf, type OidcOptions } from './oidc-options.js';
import { OidcProvider } from './oidc-provider.js';
import { ProviderDiscovery } from './provider-discovery.js';
import type { ProviderMetadata } from './provider-metadata.js';

/** The client that a plugin is for its identity provider. */
export class OidcClient {
  readonly #options: OidcOptions;
  readonly #where: string;
  readonly #method: ClientAuthMethod;
  readonly #secret: SecretSource | undefined;
  readonly #discovery: ProviderDiscovery | undefined;

  /** @throws OptionError for an option that cannot be right. */
  constructor(options: OidcOptions, where: string) {
    const { clientSecret, discoveryEndpoint: url, issuer, tokenEndpointAuthMethod } = options;
    this.#options = options;
    this.#where = where;
    this.#method = checkClientAuthMethod(tokenEndpointAuthMethod, where);
    this.#secret = isGiven(clientSecret) ? new SecretSource(clientSecret, { option: 'clientSecret', where }) : undefined;
    this.#discovery = isGiven(url) ? new ProviderDiscovery({ url, issuer }) : undefined;
  }

  /** What may change between two sign-ins. */
  get secrets(): readonly SecretSource[] {
    return this.#secret === undefined ? [] : [this.#secret];
  }

  /** What tells the client, and what it asks whom for, from others. */
  get cachePart(): CachePart {
    const { clientId, accessTokenEndpoint, discoveryEndpoint, issuer, accessTokenType } = this.#options;
    const endpoints = [accessTokenEndpoint, discoveryEndpoint].map((endpoint) => (isGiven(endpoint) ? urlPart(endpoint) : undefined));
    const type = isGiven(accessTokenType) ? accessTokenType : 'access_token';
    return { ...givenPart({ clientId, issuer }), type, endpoints, scope: openidScopeOf(this.#options), secret: this.#secret?.cachePart };
  }

  /**
   * The provider for one sign-in with this grant: its discovery document is read, the client's secret is known.
   *
   * @throws OidcPluginNotSupported (through the Observable) if the document says that there is no such grant.
   */
  open(connection: Connection, grantType: string): Observable<OidcProvider> {
    return defer(() => {
      const metadata$: Observable<ProviderMetadata | undefined> = this.#discovery?.read(connection) ?? of(undefined);
      return combineLatest([metadata$.pipe(map((metadata) => this.#supporting(metadata, grantType))), this.#readSecret(connection)]);
    }).pipe(map(([metadata, secret]) => this.#provider(connection, metadata, secret)));
  }

  #readSecret(connection: Connection): Observable<string | undefined> {
    return this.#secret === undefined ? of(undefined) : this.#secret.read(connection);
  }

  #supporting(metadata: ProviderMetadata | undefined, grantType: string): ProviderMetadata | undefined {
    if (metadata === undefined || metadata.grantTypes.length === 0 || metadata.grantTypes.includes(grantType)) return metadata;
    throw new OidcPluginNotSupported(
      `The provider of ${this.#where} does not support its grant "${grantType}", only ${metadata.grantTypes.join(', ')}; nothing was sent to it.`,
    );
  }

  #provider(connection: Connection, metadata: ProviderMetadata | undefined, clientSecret: string | undefined): OidcProvider {
    const { clientId, accessTokenEndpoint, issuer, accessTokenType } = this.#options;
    return new OidcProvider({
      connection,
      metadata,
      where: this.#where,
      client: { clientId: isGiven(clientId) ? clientId : undefined, clientSecret, method: this.#method },
      tokenEndpoint: isGiven(accessTokenEndpoint) ? accessTokenEndpoint : undefined,
      issuer: isGiven(issuer) ? issuer : metadata?.issuer,
      accessTokenType: isGiven(accessTokenType) ? accessTokenType : 'access_token',
      moved: () => this.#discovery?.forget(),
    });
  }
}
