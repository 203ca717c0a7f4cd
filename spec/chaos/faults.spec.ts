import { describe, expect, it } from 'vitest';
import { behindProxy, endingOf } from './behind-proxy.js';
import { faults, momentOf, type Fault } from './fault.js';

const BROKEN = 'ConnectFailure connect-failure unknown';
const TOO_LATE = 'ConnectTimeout connect-timeout unknown';
const VALUE = 'value';

/** What becomes of a request that nothing is repeated for. */
const endings: Readonly<Record<Fault, string>> = {
  'reset-on-accept': BROKEN,
  'close-on-accept': BROKEN,
  'garbage-on-accept': BROKEN,
  'silent-on-accept': TOO_LATE,
  'reset-on-head': BROKEN,
  'close-on-head': BROKEN,
  'reset-in-body': BROKEN,
  'reset-on-request': BROKEN,
  'close-on-request': BROKEN,
  stall: TOO_LATE,
  garbage: BROKEN,
  'half-a-head': BROKEN,
  'stall-in-head': TOO_LATE,
  unavailable: 'HttpError http-error refused',
  late: VALUE,
  held: TOO_LATE,
  'reset-before-reply': BROKEN,
  'close-before-reply': BROKEN,
  'reset-in-reply': BROKEN,
  'stall-in-reply': TOO_LATE,
  truncate: BROKEN,
  'truncate-chunked': BROKEN,
  'drip-head': TOO_LATE,
  drip: TOO_LATE,
  'length-too-long': BROKEN,
  'length-too-short': BROKEN,
  'second-reply': VALUE,
  'close-after-reply': VALUE,
  'reset-after-reply': VALUE,
};

const sentence = (ending: string): string => (ending === VALUE ? 'is answered' : `fails with ${ending}`);

describe.each(['GET', 'POST'] as const)('a %s request that meets', (method) => {
  it.each(faults.map((fault) => [fault, sentence(endings[fault])] as const))('%s %s', async (fault) => {
    const { session, origin, proxy } = await behindProxy({ timeoutMs: endings[fault] === TOO_LATE ? 250 : 5_000 });
    if (momentOf(fault) === 'accept') proxy.befallConnections(fault);
    else proxy.befall(fault);

    const ending = await endingOf(session.request(`${proxy.url}/thing`, { method, ...(method === 'POST' && { json: { a: 'body' } }) }));

    expect(ending).toBe(endings[fault]);
    expect(origin.executed).toEqual(momentOf(fault) === 'reply' ? [`${method} /thing`] : []);
    expect(proxy.accepted).toBe(1);
  });

  it('a refused connection fails with ConnectFailure connect-failure not-sent', async () => {
    const { session, origin, proxy } = await behindProxy();
    proxy.refuse();

    expect(await endingOf(session.request(`${proxy.url}/thing`, { method }))).toBe('ConnectFailure connect-failure not-sent');
    expect([proxy.accepted, origin.executed]).toEqual([0, []]);
  });
});
