/** A URL in two parts, without its fragment. */
export function splitQuery(url: string): { readonly path: string; readonly query: URLSearchParams } {
  const [address = ''] = url.split('#', 1);
  const start = `${address}?`.indexOf('?');
  return { path: address.slice(0, start), query: new URLSearchParams(address.slice(start)) };
}

/** Path and query, in one way of writing whatever the order of the parameters: what names a page. */
export function withQuery(path: string, query: URLSearchParams): string {
  const sorted = new URLSearchParams(query);
  sorted.sort();
  return `${path}?${String(sorted)}`;
}
