import { join } from 'node:path';
import { runCommand } from '../command.js';
import { pythonEnvironment } from '../python-environment.js';

/** A certificate and its key: paths of PEM files. */
export interface Certificate {
  readonly certificate: string;
  readonly key: string;
}

/** Whose certificate, and what for. */
export interface CertificateRequest {
  /** The name of its files. */
  readonly name: string;
  /** As openssl takes it: `/O=Organisation/CN=Name`. */
  readonly subject: string;
  /** Who signs. @defaultValue the key itself */
  readonly authority?: Certificate | undefined;
  /** Such as `subjectAltName=DNS:localhost`. */
  readonly extension?: string | undefined;
}

/** Makes certificates in a folder, with OpenSSL. */
export function certificateMaker(folder: string, prefix: string): (request: CertificateRequest) => Promise<Certificate> {
  // The machine may have no configuration for it, and none is needed.
  const environment = { ...pythonEnvironment(prefix, folder), OPENSSL_CONF: '/dev/null' };
  return async ({ name, subject, authority, extension }) => {
    const made = { certificate: join(folder, `${name}.pem`), key: join(folder, `${name}.key`) };
    const words = ['req', '-x509', '-newkey', 'rsa:2048', '-noenc', '-days', '2', '-subj', subject, '-keyout', made.key, '-out', made.certificate];
    if (authority !== undefined) words.push('-CA', authority.certificate, '-CAkey', authority.key);
    if (extension !== undefined) words.push('-addext', extension);
    await runCommand('openssl', words, { environment });
    return made;
  };
}
