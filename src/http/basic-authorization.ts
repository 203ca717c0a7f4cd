import { OptionError } from '../errors/option-error.js';

/**
 * The `Authorization` of HTTP Basic, in UTF-8. A colon in `user` is sent as it is, although the server will take what follows it
 * for the password: see {@link checkBasicUser}.
 *
 * @see https://www.rfc-editor.org/rfc/rfc7617#section-2
 */
export function basicAuthorization(user: string, password: string): string {
  const bytes = new TextEncoder().encode(`${user}:${password}`);
  return `Basic ${btoa(String.fromCharCode(...bytes))}`;
}

/** Throws an OptionError for a user name that HTTP Basic has no way to send; `option` is the name errors use. */
export function checkBasicUser(user: string | undefined, { option, where }: { readonly option: string; readonly where: string }): void {
  if (user === undefined || (typeof (user as unknown) === 'string' && !user.includes(':'))) return;
  throw new OptionError(option, `"${option}" of ${where} has to be a text without a colon, which HTTP Basic has no way to send (RFC 7617 §2); nothing was sent.`);
}
