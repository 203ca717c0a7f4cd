import { context, createContextKey, SpanKind, trace, type Attributes, type Context } from '@opentelemetry/api';
import type { RequestTrace, TracedEnd, TracedRequest } from '../http/tracer-port.js';
import { attemptTrace, untracedAttempt } from './attempt-trace.js';
import { endSpan, errorType } from './end-span.js';
import { methodAttributes, methodLabel, methodName } from './http-attributes.js';
import { inContext } from './in-context.js';
import { labels } from './session-metrics.js';
import { ABANDONED, startSpan, type Telemetry } from './telemetry.js';

/** Where a sign-in or a look for versions goes to: what is sent elsewhere meanwhile, to an identity provider for instance, carries no trace. */
const REACHES = createContextKey('keystoneauth-rx: the service that is reached');

/** A context in which plugins and discovery talk to the service at `url`. */
export function reaching(parent: Context, url: string | undefined): Context {
  return parent.setValue(REACHES, url);
}

interface Surroundings {
  readonly inside: Context;
  readonly outside: Context;
  readonly service: Attributes;
}

/** A request of a session's users: a span around all that is done for it. */
export function userRequestTrace(telemetry: Telemetry, { method, service, regionName }: TracedRequest): RequestTrace {
  const { connection: { runtime }, metrics } = telemetry;
  const outside = context.active();
  const place = labels({ 'openstack.service.type': service, 'openstack.region': regionName });
  const name = service === undefined ? methodName(method) : `${methodName(method)} ${service}`;
  const span = startSpan(telemetry, name, { kind: SpanKind.INTERNAL, attributes: { ...methodAttributes(method), ...place }, parent: outside });
  const startedAt = runtime.monotonic();
  let over = false;
  const ended = (end: TracedEnd): void => {
    if (over) return;
    over = true;
    endSpan(span, end);
    const status = end.status === 0 ? undefined : end.status;
    const how = { 'http.response.status_code': status, 'error.type': errorType(end, false) };
    const label = labels({ 'http.request.method': methodLabel(method), ...place, ...how });
    metrics.request.record((runtime.monotonic() - startedAt) / 1000, label, outside);
  };
  return { ended, ...sending(telemetry, { inside: trace.setSpan(outside, span), outside, service: place }, ended) };
}

/** A request of a plugin or of discovery: part of what it is made for. */
export function pluginRequestTrace(telemetry: Telemetry): RequestTrace {
  const active = context.active();
  const ended = (): void => undefined;
  const reaches = active.getValue(REACHES);
  return {
    ended,
    reaches: typeof reaches === 'string' ? reaches : undefined,
    ...sending(telemetry, { inside: active, outside: active, service: {} }, ended),
  };
}

function sending(telemetry: Telemetry, { inside, outside, service }: Surroundings, ended: RequestTrace['ended']): Pick<RequestTrace, 'within' | 'attempt'> {
  let resends = 0;
  return {
    within: (work$) => inContext(work$, { inside, outside, onEnd: ({ kind }) => { if (kind === 'abandoned') ended(ABANDONED); } }),
    attempt: (attempt) =>
      telemetry.http ? attemptTrace(telemetry, { ...attempt, resends: resends++, parent: inside, service }) : untracedAttempt(inside),
  };
}
