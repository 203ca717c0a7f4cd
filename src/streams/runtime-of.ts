import { EMPTY, type Observable } from 'rxjs';
import type { Connection } from '../http/connection.js';
import { realRuntime, type Runtime } from '../runtime/runtime.js';
import type { Client } from '../session/client.js';

/** What clients of this library are made of: a Session has a connection, an Adapter stands on another client. */
type KnownClient = Partial<Pick<{ readonly connection: Connection; readonly session: Client }, 'connection' | 'session'>>;

/** The time that a client keeps, so that what is built on it keeps the same; the real one for clients of another make. */
export function runtimeOf(client: Client): Runtime {
  return connectionOf(client)?.runtime ?? realRuntime;
}

/** Emits once when the session of a client is closed; for clients of another make it only completes. */
export function closedOf(client: Client): Observable<void> {
  return connectionOf(client)?.closed$ ?? EMPTY;
}

/** Takes the secrets out of a text that the session of a client knows of; for clients of another make it stays as it is. */
export function textOf(client: Client): (text: string) => string {
  return (text) => connectionOf(client)?.redact(text) ?? text;
}

function connectionOf(client: Client): Connection | undefined {
  const { connection, session } = client as KnownClient;
  return connection ?? (session === undefined ? undefined : connectionOf(session));
}
