import { isGiven } from '../../credentials/is-given.js';
import { OptionError } from '../../errors/option-error.js';
import { refuseUnknownOptions } from '../../errors/refuse-unknown-options.js';
import type { TlsOptions } from '../../http/adapter-options.js';
import type { SessionOptions } from '../../session/session-options.js';
import { booleanWord } from './boolean-word.js';
import { convertValues } from './convert-values.js';
import type { LoadingValues } from './loading-values.js';
import { sessionLoadingOptions } from './session-loading-options.js';

const KNOWN: ReadonlySet<string> = new Set([...sessionLoadingOptions.map(({ name }) => name), 'verify']);

/**
 * The options of a session that values of {@link sessionLoadingOptions} come to: `timeout` is in seconds. keystoneauth's `verify` is
 * understood too (false, or the file of the authorities to trust) and wins over `insecure` and `cacert`. A key without a
 * certificate says nothing.
 *
 * @throws OptionError for an option that is unknown, a time that is not above 0, a text that is no such value.
 */
export function sessionOptionsFrom(values: LoadingValues): Pick<SessionOptions, 'tls' | 'timeoutMs' | 'collectTiming'> {
  refuseUnknownOptions(values, KNOWN, 'sessionOptionsFrom');
  const { timeout, collectTiming, ...connection } = convertValues(values, sessionLoadingOptions);
  const tls = tlsFrom(connection);
  return {
    ...(tls !== undefined && { tls }),
    ...(isGiven(timeout) && { timeoutMs: millisecondsOf(timeout) }),
    ...(isGiven(collectTiming) && { collectTiming: collectTiming === true }),
  };
}

function tlsFrom({ verify, insecure, cacert, cert, key }: LoadingValues): TlsOptions | undefined {
  const trusted = isGiven(verify) ? verified(verify) : insecure === true ? { insecure } : { cacert: textOf('cacert', cacert) };
  const certificate = textOf('cert', cert);
  const itsKey = certificate === undefined ? undefined : textOf('key', key);
  const given = Object.entries({ ...trusted, cert: certificate, key: itsKey }).filter(([, value]) => value !== undefined);
  return given.length === 0 ? undefined : Object.fromEntries(given);
}

/** `verify` as keystoneauth has it: a boolean, in words too, or a file. */
function verified(verify: unknown): Pick<TlsOptions, 'insecure' | 'cacert'> {
  const flag = typeof verify === 'string' ? booleanWord(verify) : verify;
  if (flag === false) return { insecure: true };
  return { cacert: flag === true ? undefined : textOf('verify', verify) };
}

function textOf(option: string, value: unknown): string | undefined {
  if (!isGiven(value)) return undefined;
  if (typeof value === 'string') return value;
  throw new OptionError(option, `"${option}" has to be the path of a PEM file, or its text; nothing was sent.`);
}

function millisecondsOf(timeout: unknown): number {
  if (typeof timeout === 'number' && timeout > 0 && timeout < Infinity) return timeout * 1000;
  throw new OptionError('timeout', '"timeout" has to be a number of seconds above 0; nothing was sent.');
}
