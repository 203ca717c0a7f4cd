import type { Connection } from '../http/connection.js';

/** An error of somebody else's code, to be a cause: the same, or a copy if its words hold a secret that the session knows of. */
export function withoutSecrets(error: unknown, connection: Connection): unknown {
  if (!(error instanceof Error)) return typeof error === 'string' ? connection.redact(error) : undefined;
  const { message, name, stack = '' } = error;
  const shown = `${message}\n${stack}`;
  if (connection.redact(shown) === shown && error.cause === undefined) return error;
  const copy = new Error(connection.redact(message));
  copy.name = name;
  copy.stack = connection.redact(stack);
  return copy;
}
