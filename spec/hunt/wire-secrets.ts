/** A secret as it travelled, and the header, member or parameter it was the value of. */
export interface WireSecret {
  readonly value: string;
  readonly origin: string;
}

/**
 * Where secrets travel. Written down a second time on purpose: the hunt must not trust the library's own tables
 * (src/redaction) to say what a secret is.
 */
const TOKEN_HEADERS: ReadonlySet<string> = new Set([
  ...['x-auth-token', 'x-service-token', 'x-subject-token', 'x-storage-token', 'openstack-auth-receipt', 'x-auth-key'],
]);
const MEMBERS: ReadonlySet<string> = new Set([
  ...['password', 'originalpassword', 'adminpass', 'passcode', 'secret', 'clientsecret', 'oauthtokensecret'],
  ...['token', 'accesstoken', 'refreshtoken', 'idtoken', 'subjecttoken', 'authtoken', 'xauthtoken', 'assertion', 'clientassertion'],
  ...['codeverifier', 'devicecode', 'samlresponse', 'receipt'],
]);
const PARAMETERS: ReadonlySet<string> = new Set([...MEMBERS, 'code', 'oauthtoken', 'tempurlsig', 'signature', 'sig']);
/** What keystoneauth sends where a service wants a token and there is none. */
const NO_TOKEN = 'notused';

/** The secrets of a request's or reply's headers, given as pairs. */
export function secretsInHeaders(headers: Iterable<readonly [name: string, value: string]>): readonly WireSecret[] {
  return [...headers].flatMap(([name, value]) => secretsInHeader(name.toLowerCase(), value.trim()));
}

function secretsInHeader(name: string, value: string): readonly WireSecret[] {
  if (TOKEN_HEADERS.has(name)) return value === NO_TOKEN ? [] : [{ value, origin: name }];
  if (name === 'authorization' || name === 'proxy-authorization') return secretsInAuthorization(name, value);
  if (name === 'cookie') return value.split(';').map((pair) => cookieValue(pair, name));
  if (name === 'set-cookie') return [cookieValue(value.split(';', 1).join(), name)];
  return name === 'location' || name === 'referer' ? secretsInUrl(value) : [];
}

function cookieValue(pair: string, origin: string): WireSecret {
  return { value: pair.slice(pair.indexOf('=') + 1).trim(), origin: `${origin} ${pair.split('=', 1).join().trim()}` };
}

function secretsInAuthorization(name: string, value: string): readonly WireSecret[] {
  const space = value.indexOf(' ');
  const [scheme, rest] = space === -1 ? ['', value] : [value.slice(0, space).toLowerCase(), value.slice(space + 1).trim()];
  const origin = `${name} ${scheme}`.trim();
  if (scheme === 'basic') {
    const pair = Buffer.from(rest, 'base64').toString('utf8');
    return [{ value: pair.slice(pair.indexOf(':') + 1), origin: `${origin} password` }, { value: rest, origin }];
  }
  if (scheme !== 'oauth') return [{ value: rest, origin }];
  return [...rest.matchAll(/(oauth_token|oauth_signature)="([^"]*)"/g)].map(([, parameter = '', text = '']) => ({
    value: decodeURIComponent(text),
    origin: `${origin} ${parameter}`,
  }));
}

/** The secrets of a URL: user information and parameters of query and fragment. */
export function secretsInUrl(url: string): readonly WireSecret[] {
  const password = /^[a-z][a-z0-9+.-]*:\/\/[^/?#\\@:]*:([^/?#\\]*)@/i.exec(url)?.[1];
  const parameters = url.split(/[?#]/).slice(1).flatMap(secretsInForm);
  return password === undefined ? parameters : [{ value: decodeURIComponent(password), origin: 'url password' }, ...parameters];
}

/** The secrets of a body, which is JSON or a form; other bodies have none that could be told. */
export function secretsInBody(body: string): readonly WireSecret[] {
  const text = body.trim();
  if (/^[{[]/.test(text)) {
    try {
      return secretsInJson(JSON.parse(text));
    } catch {
      return [];
    }
  }
  return /^[\w.-]+=[^\s<>{}]*$/.test(text) ? secretsInForm(text) : [];
}

function secretsInForm(form: string): readonly WireSecret[] {
  return [...new URLSearchParams(form)]
    .filter(([name]) => PARAMETERS.has(bare(name)))
    .map(([name, value]) => ({ value, origin: `parameter ${name}` }));
}

/** The secrets of a document; `path` is where in it `value` stands. */
export function secretsInJson(value: unknown, path: readonly string[] = []): readonly WireSecret[] {
  if (typeof value === 'string') return isSecretPlace(path) ? [{ value, origin: `member ${path.join('.')}` }] : [];
  if (typeof value !== 'object' || value === null || path.length > 20) return [];
  if (Array.isArray(value)) return value.flatMap((item) => secretsInJson(item, path));
  return Object.entries(value).flatMap(([name, member]) => secretsInJson(member, [...path, bare(name)]));
}

/** A token's own id (v2, and the token method of v3) is a secret too. */
function isSecretPlace(path: readonly string[]): boolean {
  return MEMBERS.has(path.at(-1) ?? '') || path.slice(-2).join('.') === 'token.id';
}

/** `client_secret`, `client-secret` and `clientSecret` are one name. */
function bare(name: string): string {
  return name.toLowerCase().replaceAll(/[_-]/g, '');
}
