import { inspect } from 'node:util';
import { isObservable } from 'rxjs';
import type { AuthMethod } from '../../src/credentials/auth-method.js';
import type { HeaderMap } from '../../src/http/headers.js';
import { LentConnection } from '../token/lent-connection.js';
import { VirtualRuntime } from '../token/virtual-runtime.js';

/** What a method adds to a sign-in, and what the session is told to hide. */
export function contribution(method: AuthMethod): { data: unknown; headers: HeaderMap; concealed: string[] } {
  const connection = new LentConnection(new VirtualRuntime());
  const headers: HeaderMap = {};
  const given = method.getAuthData(connection, headers);
  let data: unknown = isObservable(given) ? 'has not come at once' : given;
  if (isObservable(given)) given.subscribe((value) => (data = value));
  return { data, headers, concealed: [...connection.concealed] };
}

/** All that can be printed of a value. */
export function printed(value: unknown): string {
  return `${inspect(value, { depth: Infinity, showHidden: true, getters: true })} ${JSON.stringify(value)}`;
}
