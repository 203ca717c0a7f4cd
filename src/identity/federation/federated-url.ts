import { OptionError } from '../../errors/option-error.js';

/** Which agreement between Keystone and an identity provider is used. */
export interface FederatedProtocol {
  /** Keystone's id of the identity provider. */
  readonly identityProvider: string;
  /** Keystone's id of the protocol, for instance `openid`, `saml2`, `mapped`. */
  readonly protocol: string;
}

/**
 * Where Keystone takes the word of an identity provider: answered with an unscoped token. Slashes in a name stand as they are,
 * as keystoneauth sends them.
 *
 * @throws OptionError for a name that would lead to another place than Keystone's federation.
 * @see https://docs.openstack.org/api-ref/identity/v3-ext/#request-an-unscoped-os-federation-token
 */
export function federatedUrl(root: string, { identityProvider, protocol }: FederatedProtocol): string {
  const [provider, way] = [pathOf(identityProvider, 'identityProvider'), pathOf(protocol, 'protocol')];
  return `${root}/OS-FEDERATION/identity_providers/${provider}/protocols/${way}/auth`;
}

/** A name in a path. */
function pathOf(name: string, option: string): string {
  const segments = name.split('/');
  if (segments.some((segment) => /^(\.|%2e){1,2}$/i.test(segment))) {
    throw new OptionError(option, `"${option}" has to be the id that Keystone knows; ${JSON.stringify(name)} leads somewhere else. Nothing was sent.`);
  }
  return segments.map((segment) => encodeURIComponent(segment)).join('/');
}
