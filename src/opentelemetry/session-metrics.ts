import { ValueType, type Attributes, type Counter, type Histogram, type Meter, type MetricOptions } from '@opentelemetry/api';

/** What is measured. Durations are in seconds. No label holds a URL or an id. */
export interface SessionMetrics {
  /** Each attempt, as all HTTP clients measure it. */
  readonly http: Histogram;
  /** A request with all that is done for it. */
  readonly request: Histogram;
  readonly signIn: Histogram;
  /** What requests wait for: a token, a version document. */
  readonly wait: Histogram;
  readonly retries: Counter;
  readonly rejections: Counter;
  readonly restored: Counter;
  readonly throttlings: Counter;
}

/** What the convention for `http.client.request.duration` advises. */
const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];

/** The instruments of a session. */
export function sessionMetrics(meter: Meter): SessionMetrics {
  const histogram = (name: string, description: string): Histogram => meter.createHistogram(name, duration(description));
  const counter = (name: string, unit: string, description: string): Counter => meter.createCounter(name, { unit, description, valueType: ValueType.INT });
  return {
    http: histogram('http.client.request.duration', 'Duration of HTTP client requests.'),
    request: histogram('keystoneauth.request.duration', 'Duration of requests with sign-in, discovery, waits, retries and redirects.'),
    signIn: histogram('keystoneauth.sign_in.duration', 'Duration of sign-ins.'),
    wait: histogram('keystoneauth.wait.duration', 'How long a token or a version document was waited for.'),
    retries: counter('keystoneauth.request.retries', '{retry}', 'Requests that were sent again after a failed attempt.'),
    rejections: counter('keystoneauth.token.rejections', '{rejection}', 'Tokens that a service refused.'),
    restored: counter('keystoneauth.token.restores', '{token}', 'Tokens that were taken from a token store instead of a sign-in.'),
    throttlings: counter('keystoneauth.throttlings', '{throttling}', 'How often a service asked for fewer requests.'),
  };
}

function duration(description: string): MetricOptions {
  return { unit: 's', description, valueType: ValueType.DOUBLE, advice: { explicitBucketBoundaries: SECONDS } };
}

/** Labels without those that have no value. */
export function labels(attributes: Attributes): Attributes {
  const given: Attributes = {};
  for (const name in attributes) if (attributes[name] !== undefined) given[name] = attributes[name];
  return given;
}
