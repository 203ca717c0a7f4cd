import type { GatewayCookieOptions } from './gateway-options.js';

/** 32 bytes in base64url. */
const SESSION_ID = /^[\w-]{43}$/;

/** What the cookie is called; browsers hold whoever sets a name with a prefix to what it promises. */
export function cookieName({ name, path = '/', domain, secure }: GatewayCookieOptions, isSecure: boolean): string {
  if (name !== undefined) return name;
  if (!(secure ?? isSecure)) return 'keystoneauth';
  return path === '/' && domain === undefined ? '__Host-keystoneauth' : '__Secure-keystoneauth';
}

/** The session that a browser names; `undefined`: none, or more than one, as when a neighbouring host set one too. */
export function sessionIdIn(headers: Headers, name: string): string | undefined {
  const pairs = (headers.get('cookie') ?? '').split(';').map((pair) => pair.trim());
  const values = pairs.filter((pair) => pair.startsWith(`${name}=`)).map((pair) => pair.slice(name.length + 1));
  const [value = ''] = values;
  return values.length === 1 && SESSION_ID.test(value) ? value : undefined;
}

/** `Set-Cookie` for a session; without one the browser forgets what it has. */
export function setCookie(cookie: GatewayCookieOptions, isSecure: boolean, id: string | undefined): string {
  const { path = '/', domain, secure = isSecure, sameSite = 'Strict' } = cookie;
  const name = cookieName(cookie, isSecure);
  const attributes = [`${name}=${id ?? ''}`, `Path=${path}`, domain && `Domain=${domain}`, maxAge(cookie, id), 'HttpOnly', `SameSite=${sameSite}`];
  return [...attributes, (secure || name.startsWith('__')) && 'Secure'].filter(Boolean).join('; ');
}

function maxAge({ maxAgeMs }: GatewayCookieOptions, id: string | undefined): string | undefined {
  if (id === undefined) return 'Max-Age=0';
  return maxAgeMs === undefined ? undefined : `Max-Age=${String(Math.ceil(maxAgeMs / 1000))}`;
}
