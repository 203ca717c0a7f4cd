import { describe, expect, it } from 'vitest';
import { eventFacts } from '../../../src/events/lines/event-facts.js';
import { label, requestSent } from './events.js';

describe('eventFacts', () => {
  it('has what is short, under its name, and the type of the event', () => {
    expect(eventFacts(requestSent({ globalRequestId: 'req-all', logger: 'mine', body: 'long' }))).toEqual({
      ...{ event: 'request-sent', ...label, globalRequestId: 'req-all', attempt: 1 },
    });
    expect(eventFacts({ type: 'warning', at: 7, code: 'plugin', message: 'odd' })).toEqual({ event: 'warning', at: 7, code: 'plugin' });
  });

  it('leaves out what is not known', () => {
    expect(eventFacts({ type: 'sign-in-started', at: 7, authUrl: undefined, reason: 'renewal' })).toEqual({
      ...{ event: 'sign-in-started', at: 7, reason: 'renewal' },
    });
  });
});
