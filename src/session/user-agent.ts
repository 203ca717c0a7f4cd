import { checkHeader } from '../http/headers.js';
import { canSetUserAgent, platform, processName } from '../http/transport.js';

/** What a session says about the program it belongs to. */
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

/**
 * Composes the User-Agent once per client name; `undefined` where a program cannot set it (browsers).
 * Order: the session's own text, else application, client and additional parts, else the program's name; then the default.
 */
export function userAgentComposer(
  options: UserAgentOptions,
): (clientName: string | undefined, clientVersion: string | undefined) => string | undefined {
  if (!canSetUserAgent) return () => undefined;
  const known = new Map<string, string>();
  return (clientName, clientVersion) => {
    const key = `${clientName ?? ''}/${clientVersion ?? ''}`;
    const kept = known.get(key);
    if (kept !== undefined) return kept;
    const composed = compose(options, clientName, clientVersion);
    checkHeader('User-Agent', composed, 'userAgent');
    if (known.size < 100) known.set(key, composed);
    return composed;
  };
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
