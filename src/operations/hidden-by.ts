import { Secret } from '../redaction/secret.js';
import type { Client } from '../session/client.js';
import { Session } from '../session/session.js';

/** A secret of the caller's: a text, or what an operation gave. */
export type SecretText = string | Secret;

/** The session at the bottom of a client: an adapter, or another client that stands on one; `undefined` for anything else. */
export function sessionOf(client: Client & { readonly session?: Client | undefined }): Session | undefined {
  if (client instanceof Session) return client;
  return client.session && sessionOf(client.session);
}

/** The text of a secret, from here on hidden in everything the session of `client` reports. */
export function hiddenBy(client: Client, secret: SecretText): string {
  const text = secret instanceof Secret ? secret.reveal() : secret;
  sessionOf(client)?.connection.conceal(text);
  return text;
}
