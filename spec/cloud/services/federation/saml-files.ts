import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { mellonEndpoint } from './apache-configuration.js';
import { type SamlProtection } from './apache-settings.js';
import { federatedPath, NAMES } from './names.js';
import { identityProviderMetadata, type SamlEntity, serviceProviderMetadata } from './saml-metadata.js';

/** The two that speak SAML, as Apache has to know them. */
export interface SamlFiles {
  readonly saml: SamlProtection;
  readonly keystone: SamlProtection;
}

/** What the SAML files are about. */
export interface SamlParticipants {
  /** The web server's root. */
  readonly url: string;
  /** Of the web server: the path of a PEM file. */
  readonly certificate: string;
  /** The metadata of the identity provider. */
  readonly samlProvider: string;
  /** The Keystone that vouches for its users, and where it does. */
  readonly keystone: SamlEntity & { readonly url: string };
}

/** Writes the metadata of everybody who speaks SAML. */
export async function writeSamlFiles(folder: string, { url, certificate, samlProvider, keystone }: SamlParticipants): Promise<SamlFiles> {
  await mkdir(folder);
  const entity: SamlEntity = { entityId: `${url}/service-provider`, certificate };
  const protect = async (name: keyof SamlFiles, theirs: string, attributes: readonly string[]): Promise<SamlProtection> => {
    const path = federatedPath(NAMES[name]);
    const files = { identityProviderMetadata: join(folder, `${name}.xml`), serviceProviderMetadata: join(folder, `for-${name}.xml`) };
    await writeFile(files.identityProviderMetadata, theirs);
    await writeFile(files.serviceProviderMetadata, await serviceProviderMetadata(entity, `${url}${mellonEndpoint(path)}`));
    return { name, path, ...files, attributes };
  };
  return {
    saml: await protect('saml', samlProvider, ['uid']),
    keystone: await protect('keystone', await identityProviderMetadata(keystone, keystone.url), ['openstack_user', 'openstack_project', 'openstack_roles']),
  };
}
