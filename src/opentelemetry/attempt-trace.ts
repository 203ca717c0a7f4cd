import { context, defaultTextMapSetter, SpanKind, trace, type Attributes, type Context } from '@opentelemetry/api';
import type { AttemptTrace, TracedEnd } from '../http/tracer-port.js';
import { endSpan, errorType } from './end-span.js';
import { methodAttributes, methodLabel, methodName, serverAttributes } from './http-attributes.js';
import { labels } from './session-metrics.js';
import { startSpan, type Telemetry } from './telemetry.js';

/** An attempt where it begins. */
export interface AttemptStart {
  readonly method: string;
  readonly url: string;
  /** How often the request was sent before. */
  readonly resends: number;
  readonly parent: Context;
  /** Which service it is for, where that is known. */
  readonly service: Attributes;
}

/** An attempt as OpenTelemetry's conventions for HTTP clients have it: a span of the kind CLIENT, and its duration. */
export function attemptTrace(telemetry: Telemetry, start: AttemptStart): AttemptTrace {
  const { method, url, resends, parent, service } = start;
  const { connection: { runtime }, metrics, propagator } = telemetry;
  const server = serverAttributes(url);
  const resent = resends > 0 ? { 'http.request.resend_count': resends } : {};
  const attributes = { ...methodAttributes(method), ...server, 'url.full': url, ...service, ...resent };
  const span = startSpan(telemetry, methodName(method), { kind: SpanKind.CLIENT, attributes, parent });
  const inside = trace.setSpan(parent, span);
  const startedAt = runtime.monotonic();
  let over = false;
  return {
    headers: () => injected(propagator, inside),
    within: (work) => context.with(inside, work),
    ended: (end: TracedEnd) => {
      if (over) return;
      over = true;
      endSpan(span, end, true);
      const how = { 'http.response.status_code': end.status, 'error.type': errorType(end, true) };
      const label = labels({ 'http.request.method': methodLabel(method), ...server, ...service, ...how });
      metrics.http.record((runtime.monotonic() - startedAt) / 1000, label, inside);
    },
  };
}

/** An attempt that something else follows, for instance what instruments `node:http`: as part of the request. */
export function untracedAttempt(parent: Context): AttemptTrace {
  return { headers: () => ({}), within: (work) => context.with(parent, work), ended: () => undefined };
}

function injected(propagator: Telemetry['propagator'], inside: Context): Readonly<Record<string, string>> {
  const headers: Record<string, string> = {};
  propagator?.inject(inside, headers, defaultTextMapSetter);
  return headers;
}
