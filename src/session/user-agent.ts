import { canSetUserAgent, platform, processName } from '#platform';
import { OptionError } from '../errors/option-error.js';
import { checkHeader } from '../http/headers.js';

/** What a session says about the program it belongs to. In a browser, which sends its own, all of it is an OptionError. */
export interface UserAgentOptions {
  /** Put before the library's own name. */
  readonly userAgent?: string | undefined;
  readonly appName?: string | undefined;
  /** Ignored without `appName`. */
  readonly appVersion?: string | undefined;
  /** Further `name/version` pairs. */
  readonly additionalUserAgent?: readonly (readonly [name: string, version: string])[] | undefined;
}

const VERSION = '0.1.0';

/** The library's own part: its name, and what it runs on. */
export const DEFAULT_USER_AGENT: string = `keystoneauth-rx/${VERSION} ${platform()}`.trim();

/** Enough for the services of a program; who names clients by the thousand gets theirs composed anew. */
const MOST_KEPT = 100;

/**
 * Composes the User-Agent once per client name; `undefined` where a program cannot set it (browsers).
 * Order: the session's own text, else application, client and additional parts, else the program's name; then the default.
 *
 * @throws OptionError for a value that HTTP does not allow, and where the header cannot be set for any value.
 */
export function userAgentComposer(
  options: UserAgentOptions,
  canSet: boolean = canSetUserAgent,
): (clientName: string | undefined, clientVersion: string | undefined) => string | undefined {
  checkOptions(options, canSet);
  if (!canSet) return () => undefined;
  let known: Map<string, string> | undefined;
  const usual = compose(options, undefined, undefined);
  return (clientName, clientVersion) => {
    if (clientName === undefined) return usual;
    const key = `${clientName}/${clientVersion ?? ''}`;
    const kept = known?.get(key);
    if (kept !== undefined) return kept;
    const composed = compose(options, clientName, clientVersion);
    checkHeader('User-Agent', composed, 'clientName');
    known ??= new Map();
    if (known.size < MOST_KEPT) known.set(key, composed);
    return composed;
  };
}

function checkOptions({ userAgent, appName, appVersion, additionalUserAgent }: UserAgentOptions, canSet: boolean): void {
  const given = { userAgent, appName, appVersion, additionalUserAgent: partsOf(additionalUserAgent)?.join(' ') };
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined) continue;
    if (!canSet) throw unsupported(name);
    checkHeader('User-Agent', value, name);
  }
}

function partsOf(pairs: UserAgentOptions['additionalUserAgent']): readonly string[] | undefined {
  if (pairs === undefined || (Array.isArray(pairs) && pairs.every(isPair))) return pairs?.flat();
  throw new OptionError('additionalUserAgent', '"additionalUserAgent" has to be a list of [name, version]; nothing was sent.');
}

function isPair(pair: unknown): boolean {
  return Array.isArray(pair) && pair.length === 2 && pair.every((part) => typeof part === 'string');
}

function unsupported(name: string): OptionError {
  return new OptionError(name, `"${name}" cannot be set in a browser: it sends its own User-Agent. Leave the option out here.`, {
    code: 'unsupported-here',
  });
}

function compose(options: UserAgentOptions, clientName: string | undefined, clientVersion: string | undefined): string {
  if (options.userAgent !== undefined) return `${options.userAgent} ${DEFAULT_USER_AGENT}`;
  const products = [
    product(options.appName, options.appVersion),
    product(clientName, clientVersion),
    ...(options.additionalUserAgent ?? []).map(([name, version]) => `${name}/${version}`),
  ].filter((part) => part !== undefined);
  const named = products.length > 0 ? products : [processName()].filter((part) => part !== undefined && part !== '');
  return [...named, DEFAULT_USER_AGENT].join(' ');
}

function product(name: string | undefined, version: string | undefined): string | undefined {
  if (name === undefined || name === '') return undefined;
  return version === undefined || version === '' ? name : `${name}/${version}`;
}
