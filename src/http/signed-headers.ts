import { copyHeaders, setHeader, type HeaderMap } from './headers.js';
import type { WireRequest } from './wire-request.js';

/** The headers of one attempt with what is made anew for each. A redirect to another origin does not get that. */
export function signedHeaders(
  { sign, method, url: asked }: Pick<WireRequest, 'sign' | 'method' | 'url'>,
  { url, headers }: { readonly url: string; readonly headers: HeaderMap },
): HeaderMap {
  if (sign === undefined || new URL(url).origin !== new URL(asked).origin) return headers;
  const signed = copyHeaders(headers);
  for (const [name, value] of Object.entries(sign({ method, url }))) setHeader(signed, name, value);
  return signed;
}
