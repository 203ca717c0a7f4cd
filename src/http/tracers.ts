import type { Observable } from 'rxjs';
import type { Connection } from './connection.js';
import type { TracedWork, Tracer } from './tracer-port.js';

const tracers = new WeakMap<Connection, Tracer>();

/** Who follows the session that lends this connection. */
export function tracerOf(connection: Connection): Tracer | undefined {
  return tracers.get(connection);
}

/** From here on `tracer` follows the session, instead of who did before; `undefined`: nobody does. */
export function setTracer(connection: Connection, tracer: Tracer | undefined): void {
  if (tracer === undefined) tracers.delete(connection);
  else tracers.set(connection, tracer);
}

/** Work that is done over a connection, followed if anybody does. */
export function followed<T>(connection: Connection, work: () => TracedWork, work$: Observable<T>): Observable<T> {
  const tracer = tracerOf(connection);
  return tracer === undefined ? work$ : tracer.follow(work(), work$);
}
