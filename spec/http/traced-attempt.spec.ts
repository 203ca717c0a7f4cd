import { describe, expect, it } from 'vitest';
import { pageRules } from '../../src/access/page-rules.js';
import { endTrace, tracedAttempt } from '../../src/http/traced-attempt.js';
import type { AttemptTrace, RequestTrace, TracedEnd } from '../../src/http/tracer-port.js';
import type { TransportRequest } from '../../src/http/transport-port.js';
import { completeRequest, type WireRequest } from '../../src/http/wire-request.js';

const PARENT = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
const URL_OF_NOVA = 'https://nova.test/v2.1/servers';
const shown = (url: string): string => url;

function traceWith(headers: Readonly<Record<string, string>>, ends: TracedEnd[] = []): RequestTrace {
  const attempt: AttemptTrace = { headers: () => headers, within: (work) => work(), ended: (end) => { ends.push(end); } };
  return { within: (work$) => work$, attempt: () => attempt, ended: () => undefined };
}

function request(trace: RequestTrace | undefined, more: Partial<WireRequest> = {}): WireRequest {
  return { ...completeRequest({ url: URL_OF_NOVA }, {}, { service: 'compute', endpoint: 'https://nova.test/v2.1' }), trace, ...more };
}

/** The headers with which an attempt is sent. */
function sent(wanted: WireRequest, wire: Partial<TransportRequest> = {}, page = pageRules(undefined)): TransportRequest['headers'] {
  const plain: TransportRequest = { method: 'GET', url: URL_OF_NOVA, headers: { Accept: '*/*' }, body: undefined, responseType: 'auto', ...wire };
  return tracedAttempt(wanted, plain, { page, shown }).wire.headers;
}

describe('tracedAttempt', () => {
  it('adds the headers of its trace for the origin of the endpoint alone', () => {
    const traced = traceWith({ traceparent: PARENT });
    expect(sent(request(traced))).toEqual({ Accept: '*/*', traceparent: PARENT });
    expect(sent(request(traced), { url: 'https://elsewhere.test/servers' })).toEqual({ Accept: '*/*' });
    expect(sent(request(traced, { endpoint: undefined }))).toEqual({ Accept: '*/*' });
    expect(sent(request({ ...traced, reaches: 'https://nova.test' }, { endpoint: undefined }))).toEqual({ Accept: '*/*', traceparent: PARENT });
    expect(sent(request(undefined))).toEqual({ Accept: '*/*' });
  });

  it('adds nothing beside what is there already in any spelling, and nothing that HTTP does not allow', () => {
    const traced = traceWith({ traceparent: PARENT, tracestate: 'a=1' });
    expect(sent(request(traced), { headers: { TraceParent: 'own' } })).toEqual({ TraceParent: 'own' });
    expect(sent(request(traceWith({ baggage: 'a=1\r\nX-Auth-Token: b' })))).toEqual({ Accept: '*/*' });
  });

  it('sends from a page what the service takes', () => {
    const traced = traceWith({ traceparent: PARENT, tracestate: 'a=1' });
    const page = 'https://dashboard.test';
    expect(sent(request(traced), {}, pageRules(page))).toEqual({ Accept: '*/*' });
    expect(sent(request(traced), {}, pageRules(page, { compute: ['Traceparent'] }))).toEqual({ Accept: '*/*', traceparent: PARENT });
    expect(sent(request(traced), {}, pageRules(page, 'all'))).toEqual({ Accept: '*/*', traceparent: PARENT, tracestate: 'a=1' });
    expect(sent(request(traced), {}, pageRules('https://nova.test'))).toMatchObject({ traceparent: PARENT });
  });

  it('sends as if nobody followed where following fails', () => {
    const attempt = (): never => { throw new Error('out of order'); };
    expect(sent(request({ ...traceWith({}), attempt }))).toEqual({ Accept: '*/*' });
  });
});

describe('endTrace', () => {
  it('tells of the end what may be shown; without an outcome nobody waited', () => {
    const ends: TracedEnd[] = [];
    const { trace } = tracedAttempt(request(traceWith({}, ends)), { method: 'GET', url: URL_OF_NOVA, headers: {}, body: undefined, responseType: 'auto' }, { shown });
    if (trace === undefined) throw new Error('nobody follows');
    endTrace(trace, { response: { status: 202, headers: {}, body: 'a body', url: URL_OF_NOVA, requestId: 'req-1', history: [] } });
    endTrace(trace, undefined);
    expect(ends).toEqual([{ status: 202, requestId: 'req-1' }, { failure: { code: 'aborted', message: expect.any(String) } }]);
  });
});
