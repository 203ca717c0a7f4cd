import { createHmac } from 'node:crypto';

/** The parameters of an OAuth 1.0a header, decoded. */
export function oauthParameters(header = ''): Record<string, string> {
  const pairs = [...header.matchAll(/(\w+)="([^"]*)"/g)];
  return Object.fromEntries(pairs.map(([, name = '', value = '']) => [name, decodeURIComponent(value)]));
}

/** Whether a server that knows the secrets accepts the signature; written after RFC 5849 once more, on Node's own tools. */
export function isSignedBy(
  { method, url, authorization }: { readonly method: string; readonly url: string; readonly authorization: string | undefined },
  secrets: { readonly consumer: string; readonly token?: string },
): boolean {
  const { oauth_signature: signature, ...rest } = oauthParameters(authorization);
  const address = new URL(url);
  const pairs = [...Object.entries(rest), ...address.searchParams].map((pair) => pair.map(encode).join('='));
  const base = [method, `${address.origin}${address.pathname}`, pairs.sort().join('&')].map(encode).join('&');
  const key = `${encode(secrets.consumer)}&${encode(secrets.token ?? '')}`;
  return signature === createHmac('sha1', key).update(base).digest('base64');
}

function encode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`);
}
