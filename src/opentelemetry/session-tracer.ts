import { context, ROOT_CONTEXT, SpanKind, trace, type Attributes } from '@opentelemetry/api';
import { defer, type Observable } from 'rxjs';
import type { TracedWork, Tracer } from '../http/tracer-port.js';
import { endSpan, errorType } from './end-span.js';
import { serverAttributes } from './http-attributes.js';
import { inContext } from './in-context.js';
import { pluginRequestTrace, reaching, userRequestTrace } from './request-trace.js';
import { labels } from './session-metrics.js';
import { endOf, startSpan, type Telemetry } from './telemetry.js';

/** Follows a session with spans and durations. */
export function sessionTracer(telemetry: Telemetry): Tracer {
  return {
    begin: (request) => (request === undefined ? pluginRequestTrace(telemetry) : userRequestTrace(telemetry, request)),
    follow: (work, work$) => defer(() => traced(telemetry, work, work$)),
  };
}

const NAMES: Readonly<Record<TracedWork['kind'], string>> = {
  'token-wait': 'keystoneauth.token_wait',
  discovery: 'keystoneauth.discovery',
  'sign-in': 'keystoneauth.sign_in',
};

function traced<T>(telemetry: Telemetry, work: TracedWork, work$: Observable<T>): Observable<T> {
  const { runtime } = telemetry.connection;
  // The timer of a renewal still has the context of the request that it was set for.
  const outside = work.kind === 'sign-in' && work.isAhead ? ROOT_CONTEXT : context.active();
  const span = startSpan(telemetry, NAMES[work.kind], { kind: SpanKind.INTERNAL, attributes: attributesOf(work), parent: outside });
  const within = trace.setSpan(outside, span);
  const startedAt = runtime.monotonic();
  return inContext(work$, {
    inside: work.kind === 'token-wait' ? within : reaching(within, work.url),
    outside,
    onEnd: (ending) => {
      const end = endOf(ending, telemetry);
      endSpan(span, end);
      measure(telemetry, work, { type: errorType(end, false), seconds: (runtime.monotonic() - startedAt) / 1000 });
    },
  });
}

function attributesOf(work: TracedWork): Attributes {
  if (work.kind === 'token-wait') return {};
  const server = serverAttributes(work.url);
  return work.kind === 'sign-in' ? { ...server, 'keystoneauth.sign_in.reason': work.reason } : server;
}

function measure({ metrics }: Telemetry, work: TracedWork, { type, seconds }: { readonly type: string | undefined; readonly seconds: number }): void {
  const failed = { 'error.type': type };
  if (work.kind === 'sign-in') metrics.signIn.record(seconds, labels({ 'keystoneauth.sign_in.reason': work.reason, ...failed }));
  else metrics.wait.record(seconds, labels({ 'keystoneauth.wait.for': work.kind === 'token-wait' ? 'token' : 'discovery', ...failed }));
}
