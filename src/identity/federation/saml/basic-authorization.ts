/**
 * The `Authorization` of HTTP Basic, in UTF-8.
 *
 * @see https://www.rfc-editor.org/rfc/rfc7617#section-2.1
 */
export function basicAuthorization(username: string, password: string): string {
  const bytes = new TextEncoder().encode(`${username}:${password}`);
  return `Basic ${btoa(String.fromCharCode(...bytes))}`;
}
