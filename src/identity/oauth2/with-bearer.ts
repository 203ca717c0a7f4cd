import type { AuthHeaders } from '../auth-plugin.js';

/** Makes headers with a bearer token beside those there are; the same ones again as long as neither changes. */
export function withBearer(): (headers: AuthHeaders | undefined, token: string | undefined) => AuthHeaders | undefined {
  let last: { readonly headers: AuthHeaders; readonly token: string; readonly both: AuthHeaders } | undefined;
  return (headers, token) => {
    if (headers === undefined || token === undefined) return undefined;
    if (last?.headers !== headers || last.token !== token) {
      last = { headers, token, both: { ...headers, Authorization: `Bearer ${token}` } };
    }
    return last.both;
  };
}
