import type { Warning } from '../events/event.js';
import type { Connection } from '../http/connection.js';

/** Who has more to warn of than this has been warned. */
const MOST_WARNINGS = 1000;
const warned = new WeakMap<Connection, Set<string>>();

/** Reports a warning of a session, unless it reported this one before; `about` tells those of one code apart. */
export function warnOnce(connection: Connection, about: string, warning: () => Pick<Warning, 'code' | 'message'>): void {
  const known = warned.get(connection) ?? new Set<string>();
  if (known.has(about) || known.size >= MOST_WARNINGS) return;
  warned.set(connection, known.add(about));
  connection.emit(() => ({ type: 'warning', at: connection.runtime.now(), ...warning() }));
}
