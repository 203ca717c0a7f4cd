import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { createSecureContext, rootCertificates, type SecureContext } from 'node:tls';
import { OptionError } from '../../errors/option-error.js';
import type { Environment } from './environment.js';

/** Whom a server may be certified by if nobody said. */
export interface Authorities {
  /** `undefined`: those that Node has built in, and no other. */
  readonly ca: string[] | undefined;
  /** What they are, for messages. */
  readonly source: string;
  /** Made when it is needed, then kept: it is what costs most, and what sessions can share. */
  readonly context: () => SecureContext;
}

/** Where operating systems keep their authorities: Debian, Arch, Gentoo; RHEL, Fedora; SUSE; Alpine, BSD, macOS. */
const SYSTEM_BUNDLES = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem',
  '/etc/ssl/ca-bundle.pem',
  '/etc/ssl/cert.pem',
];

/** One for each environment; in a process there is one. */
const known = new Map<string, Authorities>();

/**
 * The authorities without `tls.cacert`: exactly those of SSL_CERT_FILE and SSL_CERT_DIR if one of them is set, otherwise
 * Node's own and the operating system's; in both cases also those of NODE_EXTRA_CA_CERTS, as Node adds them. They are read once
 * in a process.
 *
 * @throws OptionError for a file of SSL_CERT_FILE that cannot be read.
 */
export function defaultAuthorities(environment: Environment, bundles: readonly string[] = SYSTEM_BUNDLES): Authorities {
  const { certFile, certDir, extraCerts } = environment;
  const key = JSON.stringify([certFile, certDir, extraCerts, bundles]);
  const authorities = known.get(key) ?? find(environment, bundles);
  known.set(key, authorities);
  return authorities;
}

function find(environment: Environment, bundles: readonly string[]): Authorities {
  const path = environment.extraCerts;
  const extra = path === undefined ? [] : certificatesIn(readIfPossible(path));
  const also = extra.length === 0 ? '' : ` and NODE_EXTRA_CA_CERTS=${String(path)}`;
  const named = variablesOf(environment);
  if (named.length > 0) {
    const { certFile, certDir } = environment;
    return authoritiesOf([...fromFile(certFile), ...fromDirectories(certDir), ...extra], named.join(' and ') + also);
  }
  const bundle = bundles.find((candidate) => existsSync(candidate));
  const system = bundle === undefined ? [] : certificatesIn(readIfPossible(bundle));
  const source = bundle === undefined ? "Node's authorities" : `Node's and the system's authorities (${bundle})`;
  const added = [...system, ...extra].filter(unlessBuiltIn());
  return authoritiesOf(added.length === 0 ? undefined : [...rootCertificates, ...added], source + also);
}

function variablesOf({ certFile, certDir }: Environment): string[] {
  const file = certFile === undefined ? [] : [`SSL_CERT_FILE=${certFile}`];
  return certDir === undefined ? file : [...file, `SSL_CERT_DIR=${certDir}`];
}

function authoritiesOf(ca: string[] | undefined, source: string): Authorities {
  let context: SecureContext | undefined;
  return { ca, source, context: () => (context ??= contextOf(ca, source)) };
}

function contextOf(ca: string[] | undefined, source: string): SecureContext {
  try {
    return createSecureContext(ca === undefined ? {} : { ca });
  } catch (error) {
    throw new OptionError('tls.cacert', `${source} cannot be used: ${String(error)}. Name the authorities with tls.cacert; nothing was sent.`);
  }
}

/** The system's are mostly the same as Node's: to read each of them twice costs milliseconds. */
function unlessBuiltIn(): (certificate: string) => boolean {
  const bare = (certificate: string): string => certificate.replace(/\s/g, '');
  const builtIn = new Set(rootCertificates.map(bare));
  return (certificate) => !builtIn.has(bare(certificate));
}

function fromFile(path: string | undefined): string[] {
  if (path === undefined) return [];
  try {
    return certificatesIn(readFileSync(path, 'utf8'));
  } catch (error) {
    const advice = 'Correct or unset the variable, or name the authorities with tls.cacert; nothing was sent.';
    throw new OptionError('SSL_CERT_FILE', `SSL_CERT_FILE names a file that cannot be read: ${String(error)}. ${advice}`);
  }
}

/** As OpenSSL reads it: the files that are named by a hash, in each of the directories; what cannot be read does not count. */
function fromDirectories(paths: string | undefined): string[] {
  return (paths ?? '').split(delimiter).flatMap((directory) => {
    if (directory === '' || !existsSync(directory)) return [];
    const names = readdirSync(directory).filter((name) => /^[0-9a-f]{8}\.\d+$/.test(name));
    return names.flatMap((name) => certificatesIn(readIfPossible(join(directory, name))));
  });
}

function readIfPossible(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function certificatesIn(pem: string): string[] {
  return pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
}
