import { metrics, propagation, trace, type MeterProvider, type TextMapPropagator, type TracerProvider } from '@opentelemetry/api';
import type { Observable, Subscription } from 'rxjs';
import { OptionError } from '../errors/option-error.js';
import { refuseUnknownOptions } from '../errors/refuse-unknown-options.js';
import type { KeystoneEvent } from '../events/event.js';
import type { KeystoneEvents } from '../events/event-stream.js';
import { undisturbed } from '../events/undisturbed.js';
import type { Connection } from '../http/connection.js';
import { setTracer, tracerOf } from '../http/tracers.js';
import { countEvent, isCounted } from './count-event.js';
import { sessionMetrics } from './session-metrics.js';
import { sessionTracer } from './session-tracer.js';

/** What is followed: a Session. */
export interface InstrumentedSession {
  readonly events$: Observable<KeystoneEvent> & Partial<Pick<KeystoneEvents, 'wanting'>>;
  readonly connection: Connection;
}

/** How a session is followed. */
export interface InstrumentOptions {
  /** Where spans go. @defaultValue the global one */
  readonly tracerProvider?: TracerProvider | undefined;
  /** Where measurements go. @defaultValue the global one */
  readonly meterProvider?: MeterProvider | undefined;
  /** What writes the headers by which services join a trace, `traceparent` for instance; `false`: none are sent. @defaultValue the global one */
  readonly propagator?: Pick<TextMapPropagator, 'inject'> | false | undefined;
  /**
   * `false`: attempts have no span, no metric and no headers of ours, since something else instruments `node:http` or `fetch`; what
   * that makes belongs to the span of the request. @defaultValue true
   */
  readonly http?: boolean | undefined;
}

const OPTIONS: ReadonlySet<string> = new Set(['tracerProvider', 'meterProvider', 'propagator', 'http']);
/** Under which spans and measurements are known to come from here. */
const SCOPE = 'keystoneauth-rx';

/**
 * Follows a session with OpenTelemetry's spans and metrics, until it is unsubscribed from or the session is closed. Each request is a
 * child of what is active where it is subscribed to.
 *
 * @throws OptionError for what is no session, one that is followed already, or an unknown option
 */
export function instrument(session: InstrumentedSession, options: InstrumentOptions = {}): Subscription {
  refuseUnknownOptions(options, OPTIONS, 'instrument');
  const { connection, events$ } = checked(session);
  const { tracerProvider, meterProvider, propagator = propagation, http = true } = options;
  const measured = sessionMetrics((meterProvider ?? metrics).getMeter(SCOPE));
  const tracer = sessionTracer({
    ...{ tracer: (tracerProvider ?? trace).getTracer(SCOPE), metrics: measured, connection, http },
    propagator: propagator === false ? undefined : propagator,
  });
  setTracer(connection, tracer);
  const subscription = (events$.wanting?.(isCounted) ?? events$).subscribe({
    next: (event) => undisturbed(() => { countEvent(event, measured); }),
    // The events of a session never error; where others do, nothing more is counted.
    error: () => undefined,
  });
  subscription.add(() => { if (tracerOf(connection) === tracer) setTracer(connection, undefined); });
  return subscription;
}

function checked(session: InstrumentedSession): InstrumentedSession {
  const given = session as Partial<InstrumentedSession> | undefined;
  const [connection, events$] = [given?.connection, given?.events$];
  if (connection === undefined || events$ === undefined) throw new OptionError('session', 'instrument needs a Session; nothing is followed.');
  if (tracerOf(connection) === undefined) return { connection, events$ };
  throw new OptionError('session', 'This session is followed already: unsubscribe from what instrument gave the first time. Nothing was changed.');
}
