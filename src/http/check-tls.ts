import { OptionError } from '../errors/option-error.js';
import { refuseUnknownOptions } from '../errors/refuse-unknown-options.js';
import type { TlsOptions } from './adapter-options.js';

const OPTIONS: ReadonlySet<string> = new Set<keyof TlsOptions>(['cacert', 'cert', 'key', 'insecure']);

/** Throws an OptionError for what is no TLS setting; `owner` is whose option it is. */
export function checkTls(tls: TlsOptions | undefined, owner: string): void {
  if (tls === undefined) return;
  if (typeof (tls as unknown) !== 'object' || (tls as unknown) === null || Array.isArray(tls)) {
    throw new OptionError('tls', `${owner}: "tls" has to be { cacert, cert, key, insecure }; nothing was sent.`);
  }
  refuseUnknownOptions(tls, OPTIONS, `${owner}: tls`);
  for (const [name, value] of Object.entries(tls)) checkSetting(name, value, owner);
}

function checkSetting(name: string, value: unknown, owner: string): void {
  const isSwitch = name === 'insecure';
  if (value === undefined || typeof value === (isSwitch ? 'boolean' : 'string')) return;
  const wanted = isSwitch ? 'true or false' : 'the path of a PEM file, or its text';
  throw new OptionError(`tls.${name}`, `${owner}: "tls.${name}" has to be ${wanted}; nothing was sent.`);
}
