import { firstValueFrom, NEVER, of, throwError } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { ConnectFailure } from '../../../src/errors/connect-failure.js';
import { SessionClosed } from '../../../src/errors/session-closed.js';
import type { Timing } from '../../../src/http/report/timing.js';
import { reporting, sentOf, wireRequest } from './reporting.js';

describe('RequestEnds', () => {
  const reply = { status: 404, headers: {}, body: undefined, url: 'http://nova.test/servers', requestId: 'req-1', history: [] };

  it('tells of a request that ends in an error without a reply', async () => {
    const { reporter, events, redactor } = reporting();
    redactor.conceal('sesame-4Tr8');
    const request = wireRequest();
    reporter.sending(request, sentOf(request));
    const failing$ = throwError(() => new ConnectFailure('sesame-4Tr8 was refused.'));
    await firstValueFrom(failing$.pipe(reporter.watch(request))).catch(() => undefined);
    expect(events.at(-1)).toMatchObject({ type: 'request-failed', status: undefined, code: 'connect-failure', attempts: 1, message: '[redacted] was refused.' });
  });

  it('tells of one that was unsubscribed from, and of none that had its reply', async () => {
    const { reporter, events } = reporting();
    NEVER.pipe(reporter.watch(wireRequest())).subscribe().unsubscribe();
    expect(events).toMatchObject([{ type: 'request-failed', code: 'aborted', status: undefined, attempts: 0, elapsedMs: 0 }]);
    await firstValueFrom(of(1).pipe(reporter.watch(wireRequest())));
    expect(events).toHaveLength(1);
  });

  it('tells of an end once', async () => {
    const { reporter, events } = reporting();
    const request = wireRequest();
    reporter.failed(request, reply, new ConnectFailure('why'));
    await firstValueFrom(throwError(() => new ConnectFailure('again')).pipe(reporter.watch(request))).catch(() => undefined);
    expect(events).toMatchObject([{ type: 'request-failed', status: 404, code: 'connect-failure', message: 'why', requestId: 'req-1' }]);
  });

  it('adds nothing to a request that nobody follows', () => {
    const { reporter } = reporting({ observed: false });
    expect(NEVER.pipe(reporter.watch(wireRequest()))).toBe(NEVER);
    expect(NEVER.pipe(reporting().reporter.watch(wireRequest({ log: false })))).toBe(NEVER);
  });

  it('ends the attempt that is under way first, with the same words', async () => {
    const timings: Timing[] = [];
    const { reporter, events } = reporting({ onTiming: (timing) => timings.push(timing) });
    const request = wireRequest();
    const attempt = reporter.sending(request, sentOf(request));
    await firstValueFrom(throwError(() => new SessionClosed('closed.')).pipe(reporter.watch(request))).catch(() => undefined);
    attempt?.abandoned();
    const why = { code: 'session-closed', message: 'closed.' };
    expect(events.slice(1)).toMatchObject([{ type: 'exchange-failed', ...why }, { type: 'request-failed', ...why }]);
    expect(timings).toMatchObject([{ code: 'session-closed' }]);
  });

  it('leaves an attempt that had its reply as it is', async () => {
    const { reporter, events } = reporting();
    const request = wireRequest();
    reporter.sending(request, sentOf(request))?.received({ ...reply, status: 200 });
    await firstValueFrom(throwError(() => new SessionClosed('closed.')).pipe(reporter.watch(request))).catch(() => undefined);
    expect(events.map(({ type }) => type)).toEqual(['request-sent', 'response-received', 'request-failed']);
  });

  it('does not repeat what an error without a code says', async () => {
    const { reporter, events } = reporting();
    const failing$ = throwError(() => new RangeError('sesame-8Bd1-raw'));
    await firstValueFrom(failing$.pipe(reporter.watch(wireRequest()))).catch(() => undefined);
    expect(events).toMatchObject([{ code: 'aborted', message: expect.stringContaining('(RangeError)') as string }]);
    expect(JSON.stringify(events)).not.toContain('sesame-8Bd1-raw');
  });
});
