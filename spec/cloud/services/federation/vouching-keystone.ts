import { type Keystone } from '../keystone.js';
import { certificateMaker } from './certificates.js';
import { type SamlEntity } from './saml-metadata.js';

/** What a Keystone says when it vouches for its users: its configuration has the same. */
export function vouchingEntity({ authUrl, service }: Keystone): SamlEntity & { readonly url: string } {
  const extension = `${authUrl}/OS-FEDERATION/saml2`;
  return { entityId: `${extension}/idp`, certificate: `${service.home}/saml.pem`, url: `${extension}/sso` };
}

/** Gives it the key that its configuration names, without which it cannot. */
export async function makeKeystoneVouch({ service }: Keystone, prefix: string): Promise<void> {
  await certificateMaker(service.home, prefix)({ name: 'saml', subject: '/CN=keystone' });
}
