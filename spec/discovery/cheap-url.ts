import fc from 'fast-check';

/** URLs of all forms that matter here. fast-check's own are made by the letter, which takes seconds. */
export function cheapUrl(): fc.Arbitrary<string> {
  const scheme = fc.constantFrom('http', 'https', 'HTTP');
  const host = fc.constantFrom('a.example.com', 'A.Example.com', '127.0.0.1', '[::1]', 'xn--bcher-kva.example', 'localhost');
  const port = fc.oneof(fc.constant(''), fc.integer({ min: 1, max: 65_535 }).map((number) => `:${String(number)}`));
  const segment = fc.constantFrom('', 'v2', 'v3.0', 'volume', '..', '.', '%20', '~a', 'a;b=1', '%(tenant_id)s');
  const path = fc.array(segment, { maxLength: 5 }).map((segments) => segments.map((part) => `/${part}`).join(''));
  const query = fc.constantFrom('', '?', '?a=1&b=%2f', '?/x');
  const fragment = fc.constantFrom('', '#', '#a?b');
  return fc.tuple(scheme, host, port, path, query, fragment).map(([a, b, ...rest]) => `${a}://${b}${rest.join('')}`);
}
