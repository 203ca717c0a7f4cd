import { readFile } from 'node:fs/promises';

const NAMESPACES = 'xmlns="urn:oasis:names:tc:SAML:2.0:metadata" xmlns:ds="http://www.w3.org/2000/09/xmldsig#"';
const PROTOCOL = 'protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"';
const BINDINGS = 'urn:oasis:names:tc:SAML:2.0:bindings';

/** Who takes part in SAML 2.0. */
export interface SamlEntity {
  readonly entityId: string;
  /** The path of a PEM file. */
  readonly certificate: string;
}

/** An identity provider that is spoken to in SOAP, as the ECP profile has it (saml-metadata-2.0, section 2.4.3). */
export async function identityProviderMetadata(entity: SamlEntity, url: string): Promise<string> {
  const service = `<SingleSignOnService Binding="${BINDINGS}:SOAP" Location="${url}"/>`;
  return describe(entity, `<IDPSSODescriptor ${PROTOCOL}>${await keyOf(entity)}${service}</IDPSSODescriptor>`);
}

/** A service provider: mod_auth_mellon at `endpoint`, for browsers and for ECP clients (section 2.4.4). */
export async function serviceProviderMetadata(entity: SamlEntity, endpoint: string): Promise<string> {
  const consumers = Object.entries({ 'HTTP-POST': 'postResponse', PAOS: 'paosResponse' }).map(
    ([binding, path], index) => `<AssertionConsumerService index="${index}" Binding="${BINDINGS}:${binding}" Location="${endpoint}/${path}"/>`,
  );
  const flags = 'AuthnRequestsSigned="false" WantAssertionsSigned="true"';
  return describe(entity, `<SPSSODescriptor ${flags} ${PROTOCOL}>${await keyOf(entity)}${consumers.join('')}</SPSSODescriptor>`);
}

function describe({ entityId }: SamlEntity, role: string): string {
  return `<EntityDescriptor entityID="${entityId}" ${NAMESPACES}>${role}</EntityDescriptor>`;
}

async function keyOf({ certificate }: SamlEntity): Promise<string> {
  const lines = (await readFile(certificate, 'utf8')).trim().split('\n').slice(1, -1);
  const info = `<ds:KeyInfo><ds:X509Data><ds:X509Certificate>${lines.join('')}</ds:X509Certificate></ds:X509Data></ds:KeyInfo>`;
  return `<KeyDescriptor use="signing">${info}</KeyDescriptor>`;
}
