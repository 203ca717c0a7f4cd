type Labels = Readonly<Record<string, string>>;

interface Description {
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly help: string;
}

/** What is measured. Labels never hold a URL or an id. */
const DESCRIPTIONS = {
  service_requests_total: { type: 'counter', help: 'Requests of callers, by route and status.' },
  service_requests_in_flight: { type: 'gauge', help: 'Requests of callers that are under way.' },
  service_callers_asked_total: { type: 'counter', help: 'Questions at Keystone about the tokens of callers, by outcome.' },
  service_callers_known: { type: 'gauge', help: 'Callers that are known at the moment.' },
  openstack_requests_total: { type: 'counter', help: 'Requests to OpenStack, by service, method and status or error code.' },
  openstack_request_seconds: { type: 'histogram', help: 'How long answered requests to OpenStack took, waits and retries included.' },
  openstack_retries_total: { type: 'counter', help: 'Requests to OpenStack that were sent again, by service and reason.' },
  openstack_sign_ins_total: { type: 'counter', help: 'Sign-ins of this service, by outcome.' },
  openstack_token_ends_seconds: { type: 'gauge', help: 'When the token of this service ends, in seconds since 1970.' },
  openstack_service_up: { type: 'gauge', help: 'Whether a service answers, as the requests to it showed.' },
  openstack_events_total: { type: 'counter', help: 'What else happened, by type.' },
} as const satisfies Readonly<Record<string, Description>>;

/** The name of a metric. */
export type MetricName = keyof typeof DESCRIPTIONS;

/** Upper bounds in seconds. */
const BUCKETS: readonly number[] = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
/** So many series a metric has at most; further ones are counted together. */
const MOST_SERIES = 200;

/** Numbers for Prometheus, in memory. */
export class Metrics {
  readonly #series = new Map<string, Map<string, number>>();

  add(name: MetricName, labels: Labels = {}, amount = 1): void {
    this.#add(name, textOf(labels), amount);
  }

  set(name: MetricName, labels: Labels, value: number): void {
    this.#seriesOf(name).set(textOf(labels), value);
  }

  /** One more value of a histogram. */
  observe(name: MetricName, labels: Labels, seconds: number): void {
    for (const bound of BUCKETS) this.#add(`${name}_bucket`, textOf({ ...labels, le: String(bound) }), seconds <= bound ? 1 : 0);
    this.#add(`${name}_bucket`, textOf({ ...labels, le: '+Inf' }), 1);
    this.#add(`${name}_sum`, textOf(labels), seconds);
    this.#add(`${name}_count`, textOf(labels), 1);
  }

  /** The exposition format, version 0.0.4. */
  text(): string {
    const lines = Object.entries(DESCRIPTIONS).flatMap(([name, { type, help }]) => {
      const parts = type === 'histogram' ? [`${name}_bucket`, `${name}_sum`, `${name}_count`] : [name];
      const values = parts.flatMap((part) => [...(this.#series.get(part) ?? [])].map(([labels, value]) => `${part}${labels} ${String(value)}`));
      return values.length === 0 ? [] : [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`, ...values];
    });
    return `${lines.join('\n')}\n`;
  }

  #add(part: string, labels: string, amount: number): void {
    const series = this.#seriesOf(part);
    const key = series.has(labels) || series.size < MOST_SERIES ? labels : textOf({ other: 'true' });
    series.set(key, (series.get(key) ?? 0) + amount);
  }

  #seriesOf(part: string): Map<string, number> {
    const series = this.#series.get(part) ?? new Map<string, number>();
    this.#series.set(part, series);
    return series;
  }
}

function textOf(labels: Labels): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${value.replace(/["\\\n]/g, '_')}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}
