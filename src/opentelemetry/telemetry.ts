import { INVALID_SPAN_CONTEXT, trace, type Context, type Span, type SpanOptions, type TextMapPropagator, type Tracer } from '@opentelemetry/api';
import { isKeystoneAuthError } from '../errors/keystone-auth-error.js';
import { undisturbed } from '../events/undisturbed.js';
import type { Connection } from '../http/connection.js';
import type { TracedEnd } from '../http/tracer-port.js';
import type { SessionMetrics } from './session-metrics.js';

/** With what a session is followed. */
export interface Telemetry {
  readonly tracer: Tracer;
  readonly metrics: SessionMetrics;
  /** What writes the headers of a trace; `undefined`: nobody does. */
  readonly propagator: Pick<TextMapPropagator, 'inject'> | undefined;
  /** Whether attempts have spans and a metric. */
  readonly http: boolean;
  readonly connection: Pick<Connection, 'runtime' | 'redact'>;
}

/** A span, also where what starts it fails: no request ends because of that. */
export function startSpan({ tracer }: Telemetry, name: string, { parent, ...options }: SpanOptions & { readonly parent: Context }): Span {
  return undisturbed(() => tracer.startSpan(name, options, parent)) ?? trace.wrapSpanContext(INVALID_SPAN_CONTEXT);
}

/** How what somebody waited for ended: in an error, or because nobody waited for it any more. */
export function endOf(ending: Ending, { connection }: Telemetry): TracedEnd {
  if (ending.kind === 'done') return {};
  if (ending.kind === 'abandoned') return ABANDONED;
  const { error } = ending;
  if (isKeystoneAuthError(error)) return { failure: { code: error.code, message: connection.redact(error.message) } };
  const reason = error instanceof Error ? connection.redact(error.message) : 'it gave no reason';
  return { failure: { code: 'authorization-failure', message: `The auth plugin failed: ${reason}` } };
}

/** How work ended. */
export type Ending = { readonly kind: 'done' } | { readonly kind: 'abandoned' } | { readonly kind: 'failed'; readonly error: unknown };

/** The end of what nobody waits for any more. */
export const ABANDONED: TracedEnd = { failure: { code: 'aborted', message: 'Nobody waits for it any more.' } };
