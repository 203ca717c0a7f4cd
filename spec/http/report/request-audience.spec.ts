import { describe, expect, it } from 'vitest';
import { EventStream, type EventPreview } from '../../../src/events/event-stream.js';
import { ExchangeDisplay } from '../../../src/http/report/exchange-display.js';
import { RequestAudience } from '../../../src/http/report/request-audience.js';
import { Redactor } from '../../../src/redaction/redactor.js';
import { EagerRuntime } from '../eager-runtime.js';
import { memoryLogger, wireRequest } from './reporting.js';

const redactor = new Redactor();
const runtime = new EagerRuntime();

function audience(): { readonly told: RequestAudience; readonly events: EventStream } {
  const events = new EventStream();
  const display = new ExchangeDisplay({ redactor, shownHeaders: new Set() });
  return { told: new RequestAudience({ events, display, runtime }), events };
}

describe('RequestAudience', () => {
  it('is there if somebody listens to the session, or the request has a logger object', () => {
    const { told, events } = audience();

    expect([told.present(wireRequest()), told.present(wireRequest({ logger: 'mine' }))]).toEqual([false, false]);
    expect(told.present(wireRequest({ logger: memoryLogger() }))).toBe(true);
    events.events$.subscribe();
    expect(told.present(wireRequest())).toBe(true);
  });

  it('wants what a listener or the logger object wants', () => {
    const { told, events } = audience();
    const asked: EventPreview[] = [];
    events.events$.wanting((preview) => asked.push(preview) < 0).subscribe();
    const quiet = memoryLogger(() => false);

    expect(told.wants(wireRequest({ logger: 'mine' }), 'request-sent')).toBe(false);
    expect(told.wants(wireRequest({ logger: quiet }), 'response-received', 'body')).toBe(false);
    expect(told.wants(wireRequest({ logger: memoryLogger() }), 'request-sent')).toBe(true);
    expect(asked).toEqual([
      { type: 'request-sent', logger: 'mine', part: undefined },
      { type: 'response-received', ownLogger: true, part: 'body' },
    ]);
  });

  it('tells both', () => {
    const { told, events } = audience();
    const [heard, logger] = [[] as unknown[], memoryLogger()];
    events.events$.subscribe((event) => heard.push(event));
    const request = wireRequest({ logger });
    told.tell(request, { type: 'throttled', ...told.label(request, request.url), limit: 1, holdMs: 0 });

    expect(heard).toMatchObject([{ type: 'throttled', ownLogger: true }]);
    expect(logger.lines).toEqual(['warn http://nova.test asked for patience: at most 1 requests in flight from now on']);
  });

  it('labels a request with what may be shown of it', () => {
    const { told } = audience();
    redactor.conceal('tok-Q7aa19-label');
    const request = wireRequest({ method: 'PUT', logger: 'mine' }, { service: 'compute', globalRequestId: 'req-tok-Q7aa19-label' });

    expect(told.label(request, 'http://nova.test/x?token=tok-Q7aa19-label')).toEqual({
      ...{ at: runtime.now(), exchange: request.exchange, method: 'PUT', service: 'compute', logger: 'mine' },
      ...{ url: 'http://nova.test/x?token=[redacted]', globalRequestId: 'req-[redacted]' },
    });
    expect(told.label(wireRequest(), 'http://nova.test/')).not.toHaveProperty('globalRequestId');
  });
});
