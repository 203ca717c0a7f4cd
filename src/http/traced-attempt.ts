import { undisturbed } from '../events/undisturbed.js';
import { checkHeader, getHeader, type HeaderMap } from './headers.js';
import type { AttemptOutcome } from './next-step.js';
import type { PageRules } from './page-port.js';
import type { AttemptTrace, TracedEnd } from './tracer-port.js';
import type { TransportRequest } from './transport-port.js';
import { parseUrl } from './url.js';
import type { WireRequest } from './wire-request.js';

const ORIGIN = /^https?:\/\/[a-z\d.:-]+(?=\/|$)/i;

/** An attempt as it is sent, and who follows it. */
export interface TracedAttempt {
  readonly wire: TransportRequest;
  readonly trace: AttemptTrace | undefined;
}

/** What decides about an attempt that is followed. */
export interface TracingMeans {
  readonly page?: PageRules | undefined;
  /** A URL as it may be shown. */
  readonly shown: (url: string) => string;
}

/**
 * Begins to follow an attempt, if anybody does. The headers of its trace go to the origin of the service that the request is for and
 * nowhere else, not in place of headers that are there, and from a page only where the service takes them.
 */
export function tracedAttempt(request: WireRequest, wire: TransportRequest, { page, shown }: TracingMeans): TracedAttempt {
  const trace = request.trace && undisturbed(() => request.trace?.attempt({ method: wire.method, url: shown(wire.url) }));
  if (trace === undefined || !isForService(request, wire.url)) return { wire, trace };
  const isTaken = page?.headersTaken(wire.url, request.service);
  const headers = undisturbed(() => checked(trace.headers(), wire.headers, isTaken));
  return headers === undefined ? { wire, trace } : { wire: { ...wire, headers }, trace };
}

/** Tells who follows an attempt how it ended; without an outcome nobody waits for it any more. */
export function endTrace(trace: AttemptTrace, outcome: AttemptOutcome | undefined): void {
  undisturbed(() => { trace.ended(endOf(outcome)); });
}

function endOf(outcome: AttemptOutcome | undefined): TracedEnd {
  if (outcome === undefined) return { failure: { code: 'aborted', message: 'Nobody waits for the reply any more.' } };
  if ('error' in outcome) return { failure: outcome.error };
  const { status, requestId } = outcome.response;
  return { status, requestId };
}

function isForService({ endpoint, trace }: WireRequest, url: string): boolean {
  const service = endpoint ?? trace?.reaches;
  return service !== undefined && (isSameText(service, url) || parseUrl(service)?.origin === parseUrl(url)?.origin);
}

/** Spares parsing what nearly always begins with the same words. */
function isSameText(service: string, url: string): boolean {
  const origin = ORIGIN.exec(url)?.[0];
  return origin !== undefined && ORIGIN.exec(service)?.[0] === origin;
}

/** All of them, or none: the headers of a trace make sense together. */
function checked(
  own: Readonly<Record<string, string>>,
  present: Readonly<HeaderMap>,
  isTaken: (header: string) => boolean = () => true,
): HeaderMap | undefined {
  const names = Object.keys(own);
  if (names.some((name) => getHeader(present, name) !== undefined)) return undefined;
  for (const name of names) checkHeader(name, own[name] ?? '', 'traceparent');
  return { ...present, ...Object.fromEntries(Object.entries(own).filter(([name]) => isTaken(name))) };
}
