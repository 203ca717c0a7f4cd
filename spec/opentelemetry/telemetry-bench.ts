import { context, trace, type Attributes, type Context, type TextMapSetter } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { AggregationTemporality, InMemoryMetricExporter, MeterProvider, PeriodicExportingMetricReader, type DataPoint, type Histogram } from '@opentelemetry/sdk-metrics';
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor, type ReadableSpan, type SpanProcessor } from '@opentelemetry/sdk-trace-base';
import type { Subscription } from 'rxjs';
import { onTestFinished } from 'vitest';
import { instrument, type InstrumentedSession, type InstrumentOptions } from 'keystoneauth-rx/opentelemetry';

/** Writes `traceparent` as the W3C has it, for whatever is active. */
export const traceparent = {
  inject(active: Context, carrier: unknown, setter: TextMapSetter): void {
    const span = trace.getSpanContext(active);
    if (span !== undefined) setter.set(carrier, 'traceparent', `00-${span.traceId}-${span.spanId}-0${String(span.traceFlags)}`);
  },
};

/** A measurement with its labels; of a histogram how many there were. */
export interface Point {
  readonly labels: Attributes;
  readonly count: number;
}

/** Spans and metrics of OpenTelemetry's own SDK, kept in memory for one spec. */
export interface TelemetryBench {
  /** Follows a session, with `traceparent` unless told otherwise. */
  follow(session: InstrumentedSession, options?: InstrumentOptions): Subscription;
  /** Runs `work` in a span of the spec's own, which ends with it. */
  inSpan<T>(name: string, work: () => Promise<T>): Promise<T>;
  /** The spans that have ended, in the order in which they began. */
  spans(): readonly ReadableSpan[];
  /** Their names, two spaces deeper where one belongs to another. */
  tree(): readonly string[];
  span(name: string): ReadableSpan;
  points(metric: string): Promise<readonly Point[]>;
  /** Everything that was exported, as text. */
  exported(): Promise<string>;
}

/** A bench with a context manager as Node services have it; all of it is taken back when the spec ends. */
export function telemetryBench(): TelemetryBench {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  const kept = new InMemorySpanExporter();
  const measured = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const reader = new PeriodicExportingMetricReader({ exporter: measured, exportIntervalMillis: 2 ** 31 - 1 });
  const begun: string[] = [];
  const order: SpanProcessor = {
    onStart: (span) => { begun.push(span.spanContext().spanId); },
    onEnd: () => undefined,
    forceFlush: () => Promise.resolve(),
    shutdown: () => Promise.resolve(),
  };
  const tracerProvider = new BasicTracerProvider({ spanProcessors: [order, new SimpleSpanProcessor(kept)] });
  const meterProvider = new MeterProvider({ readers: [reader] });
  onTestFinished(async () => {
    context.disable();
    await tracerProvider.shutdown();
    await meterProvider.shutdown();
  });
  const place = (span: ReadableSpan): number => begun.indexOf(span.spanContext().spanId);
  const spans = (): readonly ReadableSpan[] => [...kept.getFinishedSpans()].sort((a, b) => place(a) - place(b));
  const metrics = async (): Promise<readonly { readonly name: string; readonly points: readonly Point[] }[]> => {
    await reader.forceFlush();
    const last = measured.getMetrics().at(-1)?.scopeMetrics.flatMap((scope) => scope.metrics) ?? [];
    return last.map(({ descriptor, dataPoints }) => ({ name: descriptor.name, points: dataPoints.map(toPoint) }));
  };
  return {
    spans,
    follow: (session, options = {}) => instrument(session, { tracerProvider, meterProvider, propagator: traceparent, ...options }),
    inSpan: (name, work) => {
      const span = tracerProvider.getTracer('spec').startSpan(name);
      return context.with(trace.setSpan(context.active(), span), work).finally(() => { span.end(); });
    },
    tree: () => spans().map((span) => `${'  '.repeat(depthOf(span, spans()))}${span.name}`),
    span: (name) => {
      const found = spans().find((span) => span.name === name);
      if (found === undefined) throw new Error(`No span ${name} among ${spans().map((span) => span.name).join(', ')}`);
      return found;
    },
    points: async (metric) => (await metrics()).find(({ name }) => name === metric)?.points ?? [],
    exported: async () => JSON.stringify([spans().map(({ name, attributes, events, status }) => ({ name, attributes, events, status })), await metrics()]),
  };
}

function depthOf(span: ReadableSpan, all: readonly ReadableSpan[]): number {
  const parent = all.find((other) => other.spanContext().spanId === span.parentSpanContext?.spanId);
  return parent === undefined ? 0 : 1 + depthOf(parent, all);
}

function toPoint({ attributes, value }: DataPoint<number> | DataPoint<Histogram> | DataPoint<unknown>): Point {
  const count = typeof value === 'number' ? value : (value as Histogram).count;
  return { labels: attributes, count };
}
