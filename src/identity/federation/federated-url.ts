import { v3Root } from '../auth-url.js';

/** Which agreement between Keystone and an identity provider is used. */
export interface FederatedProtocol {
  /** Keystone's id of the identity provider. */
  readonly identityProvider: string;
  /** Keystone's id of the protocol, for instance `openid`, `saml2`, `mapped`. */
  readonly protocol: string;
}

/**
 * Where Keystone takes the word of an identity provider: answered with an unscoped token.
 *
 * @see https://docs.openstack.org/api-ref/identity/v3-ext/#request-an-unscoped-os-federation-token
 */
export function federatedUrl(root: string, { identityProvider, protocol }: FederatedProtocol): string {
  const [provider, way] = [identityProvider, protocol].map((name) => encodeURIComponent(name));
  return `${root}/OS-FEDERATION/identity_providers/${String(provider)}/protocols/${String(way)}/auth`;
}

/** {@link federatedUrl} for an auth URL with or without `/v3`. */
export function federatedUrlAt(authUrl: string, protocol: FederatedProtocol, where: string): string {
  return federatedUrl(v3Root(authUrl, where), protocol);
}
