import { describe, expect, it } from 'vitest';
import { ConnectFailure } from '../../../src/errors/connect-failure.js';
import type { Timing } from '../../../src/http/report/timing.js';
import { memoryLogger, reporting, sentOf, wireRequest } from './reporting.js';

const response = { status: 200, headers: {}, body: undefined, url: 'http://nova.test/servers', requestId: undefined, history: [] };

describe('attemptReport', () => {
  it('tells of an attempt that nobody waits for any more, and times it', () => {
    const timings: Timing[] = [];
    const { reporter, events, runtime } = reporting({ onTiming: (timing) => timings.push(timing) });
    const request = wireRequest();
    const report = reporter.sending(request, sentOf(request));
    runtime.elapsedMs = 30;
    report?.abandoned();

    expect(events.at(-1)).toMatchObject({ type: 'exchange-failed', code: 'aborted', attempt: 1, elapsedMs: 30 });
    expect(timings).toMatchObject([{ code: 'aborted', status: undefined, elapsedMs: 30, requestElapsedMs: 30 }]);
  });

  it.each([
    ['a reply', (report: { received(reply: typeof response): void }) => report.received(response), 'response-received'],
    ['a failure', (report: { failed(error: Error): void }) => report.failed(new ConnectFailure('refused.')), 'exchange-failed'],
  ])('ignores what is said after %s', (_, end, last) => {
    const timings: Timing[] = [];
    const { reporter, events } = reporting({ onTiming: (timing) => timings.push(timing) });
    const request = wireRequest();
    const report = reporter.sending(request, sentOf(request));
    if (report === undefined) throw new Error('somebody listens');
    end(report as never);
    report.abandoned();
    report.failed(new ConnectFailure('again.'));

    expect([events.at(-1)?.type, events.length, timings.length]).toEqual([last, 2, 1]);
  });

  it('shows the body to a logger object that wants it, though no listener does', () => {
    const { reporter, stream } = reporting({ observed: false });
    const bodies: unknown[] = [];
    stream.events$.wanting(() => false).subscribe((event) => bodies.push('body' in event ? event.body : undefined));
    const logger = memoryLogger();
    const request = wireRequest({ logger });
    reporter.sending(request, sentOf(request))?.received({ ...response, headers: { 'content-type': 'text/plain' }, body: 'text' });

    expect(logger.lines.slice(1)).toEqual(['debug RESP: [200] content-type: text/plain', 'debug RESP BODY: text']);
  });
});
