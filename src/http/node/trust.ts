import { readFileSync, statSync } from 'node:fs';
import { createSecureContext, type SecureContext, type SecureContextOptions } from 'node:tls';
import { OptionError } from '../../errors/option-error.js';
import type { TlsOptions } from '../adapter-options.js';
import { defaultAuthorities } from './authorities.js';
import type { Environment } from './environment.js';

/** Whom a TLS connection trusts, and what it shows of itself. */
export interface Trust {
  readonly context: SecureContext;
  /** Whether the server has to prove who it is. */
  readonly verified: boolean;
  /** Where the authorities come from, for messages. */
  readonly source: string;
  /** Whether there is a client certificate to show. */
  readonly hasCertificate: boolean;
}

const FILES = ['cacert', 'cert', 'key'] as const;
type FileOption = (typeof FILES)[number];

/**
 * Reads the files of TLS settings and makes a context of them; it is made once, since it is what a handshake costs most of.
 *
 * @throws OptionError for files that cannot be read or do not fit together.
 */
export function readTrust(tls: TlsOptions, environment: Environment): Trust {
  const verified = tls.insecure !== true;
  const cacert = readPem(tls, 'cacert');
  const cert = readPem(tls, 'cert');
  const key = readPem(tls, 'key') ?? cert;
  const hasCertificate = cert !== undefined;
  const client: SecureContextOptions = hasCertificate ? { cert, key } : {};
  if (cacert !== undefined) {
    return { context: makeContext(tls, { ...client, ca: cacert }), verified, hasCertificate, source: `tls.cacert ${named(tls.cacert)}` };
  }
  if (!verified) return { context: makeContext(tls, client), verified, hasCertificate, source: 'none (tls.insecure)' };
  const { ca, context, source } = defaultAuthorities(environment);
  if (!hasCertificate) return { context: context(), verified, hasCertificate, source };
  return { context: makeContext(tls, ca === undefined ? client : { ...client, ca }), verified, hasCertificate, source };
}

/** What tells whether a file has changed; of a link it is the file that it leads to. Empty: there is no file. */
export function stampOf(tls: TlsOptions): string {
  return FILES.map((name) => tls[name])
    .filter((value) => value !== undefined && !isPem(value))
    .map((path) => fileStamp(path ?? ''))
    .join();
}

function fileStamp(path: string): string {
  try {
    const { ino, size, mtimeMs } = statSync(path);
    return `${String(ino)}:${String(size)}:${String(mtimeMs)}`;
  } catch {
    return 'unreadable';
  }
}

function makeContext(tls: TlsOptions, options: SecureContextOptions): SecureContext {
  try {
    return createSecureContext(options);
  } catch (error) {
    const names = FILES.filter((name) => tls[name] !== undefined).map((name) => `tls.${name}`);
    throw new OptionError(names, `${names.join(', ')} cannot be used together: ${String(error)}; nothing was sent.`);
  }
}

/** PEM text as it is, anything else as the path of a file. */
function readPem(tls: TlsOptions, name: FileOption): string | undefined {
  const value = tls[name];
  if (value === undefined || isPem(value)) return value;
  const option = `tls.${name}`;
  const text = readText(value, option);
  if (isWhole(text)) return text;
  throw new OptionError(option, `"${option}" names a file that holds no PEM text, or half of one: ${value}; nothing was sent.`);
}

function readText(path: string, option: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new OptionError(option, `"${option}" names a file that cannot be read: ${String(error)}; nothing was sent.`);
  }
}

/** OpenSSL leaves out what is cut off, and Node takes no authorities for its own: neither is what was meant. */
function isWhole(pem: string): boolean {
  const begun = pem.match(/-----BEGIN /g)?.length ?? 0;
  const marks = [...pem.matchAll(/-----(?:BEGIN ([A-Z0-9 ]{1,80})|END ([A-Z0-9 ]{1,80}))-----/g)];
  const whole = marks.filter(([, , ended], index) => ended !== undefined && ended === marks[index - 1]?.[1]);
  return begun > 0 && begun === whole.length;
}

function isPem(value: string): boolean {
  return value.includes('-----BEGIN');
}

function named(value: string | undefined): string {
  return value === undefined || isPem(value) ? '(PEM text)' : value;
}
