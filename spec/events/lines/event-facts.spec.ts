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

  it('leaves out what the line holds, and what only says where it goes', () => {
    const tls = { insecure: false, cacert: undefined };
    const planned = { type: 'request-planned', ...label, tls, headers: {}, body: undefined, command: 'curl -g -i', ownLogger: true } as const;

    expect(eventFacts(planned)).toStrictEqual({ event: 'request-planned', ...label });
  });

  it('leaves out what is not known', () => {
    const facts = eventFacts({ type: 'sign-in-started', at: 7, authUrl: undefined, reason: 'renewal' });

    expect(facts).toStrictEqual({ event: 'sign-in-started', at: 7, reason: 'renewal' });
  });
});
