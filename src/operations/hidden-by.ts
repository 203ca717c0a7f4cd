import { Secret } from '../redaction/secret.js';
import { Adapter } from '../session/adapter.js';
import type { Client } from '../session/client.js';
import { Session } from '../session/session.js';

/** A secret of the caller's: a text, or what an operation gave. */
export type SecretText = string | Secret;

/** The session at the bottom of a client; `undefined` for a client of another kind. */
export function sessionOf(client: Client): Session | undefined {
  if (client instanceof Adapter) return sessionOf(client.session);
  return client instanceof Session ? client : undefined;
}

/** The text of a secret, from here on hidden in everything the session of `client` reports. */
export function hiddenBy(client: Client, secret: SecretText): string {
  const text = secret instanceof Secret ? secret.reveal() : secret;
  sessionOf(client)?.connection.conceal(text);
  return text;
}
