import { ServiceProviderNotFound } from '../errors/service-provider-not-found.js';
import { textIn, type JsonObject } from './json-object.js';

/** Where one service provider is reached. */
export interface ServiceProvider {
  /** The Identity API of the other cloud. */
  readonly authUrl: string | undefined;
  /** Where the assertion is sent. */
  readonly spUrl: string | undefined;
}

/**
 * The clouds that a token opens with a Keystone to Keystone sign-in, by id.
 *
 * @see https://docs.openstack.org/keystone/latest/admin/federation/configure_federation.html
 */
export class ServiceProviders {
  readonly #providers: ReadonlyMap<string, ServiceProvider>;

  /** @param entries the token's `service_providers`; entries without an id are left out */
  constructor(entries: readonly JsonObject[]) {
    this.#providers = new Map(
      entries.flatMap((entry) => {
        const id = textIn(entry, 'id');
        return id === undefined ? [] : [[id, readProvider(entry)] as const];
      }),
    );
    Object.freeze(this);
  }

  get ids(): readonly string[] {
    return [...this.#providers.keys()];
  }

  /**
   * The Identity API of the provider, `undefined` if its registration leaves it out.
   *
   * @throws ServiceProviderNotFound
   */
  getSpAuthUrl(id: string): string | undefined {
    return this.#providerOf(id).authUrl;
  }

  /**
   * Where the provider takes the assertion, `undefined` if its registration leaves it out.
   *
   * @throws ServiceProviderNotFound
   */
  getSpUrl(id: string): string | undefined {
    return this.#providerOf(id).spUrl;
  }

  /** The providers as plain data, by id. */
  toJSON(): Readonly<Record<string, ServiceProvider>> {
    return Object.fromEntries(this.#providers);
  }

  [Symbol.for('nodejs.util.inspect.custom')](): Readonly<Record<string, ServiceProvider>> {
    return this.toJSON();
  }

  #providerOf(id: string): ServiceProvider {
    const provider = this.#providers.get(id);
    if (provider !== undefined) return provider;
    const known = this.ids.map((other) => JSON.stringify(other)).join(', ');
    throw new ServiceProviderNotFound(
      `The token names no service provider ${JSON.stringify(id)}. It names: ${known === '' ? 'none' : known}.`,
    );
  }
}

function readProvider(entry: JsonObject): ServiceProvider {
  return Object.freeze({ authUrl: textIn(entry, 'auth_url'), spUrl: textIn(entry, 'sp_url') });
}
