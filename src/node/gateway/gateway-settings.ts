import { MissingRequiredOptions, OptionError } from '../../errors/option-error.js';
import { checkBoolean } from '../../errors/check-boolean.js';
import { refuseUnknownOptions } from '../../errors/refuse-unknown-options.js';
import { checkHeader } from '../../http/headers.js';
import { withoutTrailingSlash } from '../../http/url.js';
import { checkAuthUrl } from '../../identity/auth-url.js';
import { realRuntime } from '../../runtime/runtime.js';
import type { GatewayCookieOptions, GatewayOptions } from './gateway-options.js';

const WHERE = 'gateway';
const OPTIONS: ReadonlySet<string> = new Set([
  ...['authUrl', 'prefix', 'cookie', 'csrfHeader', 'allowedOrigins', 'services', 'interface', 'requestHeaders', 'idleMs', 'absoluteMs'],
  ...['maxSessions', 'maxBodyBytes', 'failedSignIns', 'trustProxy', 'signIn', 'sessionStore', 'session', 'runtime'],
]);
const COOKIE_OPTIONS: ReadonlySet<string> = new Set(['name', 'secure', 'path', 'domain', 'sameSite', 'maxAgeMs']);

/** Cookies and tokens pages do not hand on; the rest is the transport's. */
const OWN_REQUEST_HEADERS = /^(cookie|host|connection|content-length|transfer-encoding|upgrade|authorization|forwarded|x-(auth|subject|service|storage)-token)$/i;

/** Options with a default. */
type Defaulted =
  | 'prefix' | 'cookie' | 'csrfHeader' | 'interface' | 'idleMs' | 'absoluteMs' | 'maxSessions' | 'maxBodyBytes' | 'failedSignIns' | 'trustProxy'
  | 'session' | 'runtime' | 'requestHeaders';

/** Options with their defaults, checked. */
export type GatewaySettings = Omit<GatewayOptions, Defaulted> & {
  readonly [Name in Defaulted]: NonNullable<GatewayOptions[Name]>;
};

/**
 * Checks the options and fills in the defaults.
 *
 * @throws OptionError for one that is missing, unknown or cannot be right.
 */
export function gatewaySettings(options: GatewayOptions): GatewaySettings {
  refuseUnknownOptions(options, OPTIONS, WHERE);
  const authUrl = checkAuthUrl(options.authUrl, WHERE);
  checkBoolean('trustProxy', options.trustProxy);
  const settings = { ...withDefaults(options), authUrl, prefix: checkedPrefix(options.prefix) };
  checkNumbers(settings);
  checkCookie(settings.cookie);
  const { csrfHeader } = settings;
  checkHeader(csrfHeader.name, csrfHeader.value, 'csrfHeader');
  if (csrfHeader.value === '') throw new MissingRequiredOptions(['csrfHeader'], WHERE);
  for (const origin of options.allowedOrigins ?? []) checkOrigin(origin);
  if (settings.requestHeaders.some((name) => OWN_REQUEST_HEADERS.test(name))) throw wrong('requestHeaders', 'cannot name cookies, tokens or what the connection needs');
  return settings;
}

function withDefaults(options: GatewayOptions): Omit<GatewaySettings, 'prefix'> {
  return {
    ...options,
    cookie: options.cookie ?? {},
    csrfHeader: options.csrfHeader ?? { name: 'X-Requested-With', value: 'keystoneauth-rx' },
    interface: options.interface ?? 'public',
    requestHeaders: options.requestHeaders ?? [],
    session: options.session ?? {},
    runtime: options.runtime ?? realRuntime,
    trustProxy: options.trustProxy ?? false,
    ...limitsOf(options),
  };
}

function limitsOf(options: GatewayOptions): Pick<GatewaySettings, 'idleMs' | 'absoluteMs' | 'maxSessions' | 'maxBodyBytes' | 'failedSignIns'> {
  return {
    idleMs: options.idleMs ?? 30 * 60_000,
    absoluteMs: options.absoluteMs ?? 8 * 3_600_000,
    maxSessions: options.maxSessions ?? 10_000,
    maxBodyBytes: options.maxBodyBytes ?? 64 * 1024 * 1024,
    failedSignIns: options.failedSignIns ?? { most: 10, withinMs: 60_000 },
  };
}

/** Without a slash at its end; the empty text is the root. */
function checkedPrefix(prefix = '/os'): string {
  const path = withoutTrailingSlash(prefix);
  if (/^(\/[\w.~-]+)*$/.test(path)) return path;
  throw wrong('prefix', 'has to be a path such as "/os", of letters, digits and dashes');
}

function checkNumbers(settings: GatewaySettings): void {
  const { failedSignIns: { most, withinMs }, idleMs, absoluteMs, maxSessions, maxBodyBytes } = settings;
  const numbers = { idleMs, absoluteMs, maxSessions, maxBodyBytes, 'failedSignIns.most': most, 'failedSignIns.withinMs': withinMs };
  for (const [name, value] of Object.entries(numbers)) {
    if (!Number.isFinite(value) || value < 1) throw wrong(name, 'has to be a number of 1 or more');
  }
}

const COOKIE_FORMS = {
  name: [/^[\w!#$%&'*+.^`|~-]+$/, 'has to be a word'],
  path: [/^\/[\x21-\x3a\x3c-\x7e]*$/, 'has to begin with a slash'],
  domain: [/^[\w.-]+$/, 'has to be the name of a host'],
  sameSite: [/^(Strict|Lax)$/, 'can be "Strict" or "Lax"'],
} as const;

/** What browsers would not keep is found now. */
function checkCookie(cookie: GatewayCookieOptions): void {
  refuseUnknownOptions(cookie, COOKIE_OPTIONS, `${WHERE}: cookie`);
  checkBoolean('cookie.secure', cookie.secure);
  for (const [option, [form, fault]] of Object.entries(COOKIE_FORMS)) {
    const value = cookie[option as keyof typeof COOKIE_FORMS];
    if (value !== undefined && !form.test(value)) throw wrong(`cookie.${option}`, fault);
  }
  const { name = '', path = '/', domain, secure } = cookie;
  if (name.startsWith('__Host-') && (path !== '/' || domain !== undefined || secure === false)) {
    throw wrong('cookie.name', 'begins with __Host-, so that path, domain and secure have to be left out');
  }
}

function checkOrigin(origin: string): void {
  if (URL.canParse(origin) && new URL(origin).origin === origin) return;
  throw wrong('allowedOrigins', 'has to be a list of origins such as "https://dashboard.example.com", without a path');
}

function wrong(option: string, fault: string): OptionError {
  return new OptionError(option, `"${option}" of ${WHERE} ${fault}; nothing was sent.`);
}
