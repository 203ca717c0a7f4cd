import { mkdir } from 'node:fs/promises';
import { type Certificate, certificateMaker } from './certificates.js';
import { AUTHORITY } from './names.js';

/** Keys and certificates of everybody who takes part. */
export interface FederationCertificates {
  readonly authority: Certificate;
  readonly server: Certificate;
  readonly client: Certificate;
  readonly stranger: Certificate;
  readonly openId: Certificate;
  readonly serviceProvider: Certificate;
  readonly samlProvider: Certificate;
}

/** Makes them in `folder`, which is made, too. `username` is who the client certificate is for, in the domain Default. */
export async function makeCertificates(folder: string, prefix: string, username: string): Promise<FederationCertificates> {
  await mkdir(folder);
  const make = certificateMaker(folder, prefix);
  const [authority, openId, serviceProvider, samlProvider] = await Promise.all([
    make({ name: 'authority', subject: AUTHORITY.subject, extension: 'basicConstraints=critical,CA:true' }),
    make({ name: 'openid', subject: '/CN=openid' }),
    make({ name: 'service-provider', subject: '/CN=service-provider' }),
    make({ name: 'saml', subject: '/CN=saml' }),
  ]);
  const [server, client, stranger] = await Promise.all([
    make({ name: 'server', subject: '/O=Test/CN=localhost', authority, extension: 'subjectAltName=DNS:localhost,IP:127.0.0.1' }),
    make({ name: 'client', subject: `/O=Test/OU=Default/CN=${username}`, authority, extension: 'extendedKeyUsage=clientAuth' }),
    make({ name: 'stranger', subject: '/O=Test/OU=Default/CN=stranger', authority, extension: 'extendedKeyUsage=clientAuth' }),
  ]);
  return { authority, server, client, stranger, openId, serviceProvider, samlProvider };
}
