import { describe, expect, it } from 'vitest';
import { IdentityLedger } from './identity-ledger.js';
import type { WatchedExchange } from './proxy-record.js';
import { signInWatch } from './real/sign-in-watch.js';

const body = JSON.stringify({ auth: { identity: { methods: ['password'], password: { user: { name: 'alice', password: 'first-password-01' } } } } });
const request = Buffer.from(`POST /v3/auth/tokens HTTP/1.1\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
const UNAUTHORIZED = Buffer.from('HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n');

/** What the ledger finds when credentials are answered like this and sent again at once. */
function sentAgainAfter(exchange: Omit<WatchedExchange, 'request'>): readonly string[] {
  const ledger = new IdentityLedger();
  ledger.open('alice', { lifeMs: 40_000, earliestMarginMs: 22_000, refusalPauseMs: 2_000 });
  const watch = signInWatch({ ledger, clocksOf: () => ({ wall: 0, monotonic: 0 }), issued: () => undefined });
  watch.asked({ ...exchange, request });
  watch.answering({ ...exchange, request });
  watch.answered({ ...exchange, request }, exchange.fault === undefined);
  watch.asked({ request, fault: undefined, reply: undefined });
  return ledger.violations.map((text) => text.split(';')[0] ?? '');
}

describe('what is known of sign-ins from what passes a proxy', () => {
  it.each([
    ['Keystone', { fault: undefined, reply: UNAUTHORIZED }],
    ['a lie', { fault: 'unauthorized', reply: undefined }],
  ] as const)('is a refusal where the client was told of one by %s', (_by, exchange) => {
    expect(sentAgainAfter(exchange)).toEqual(['alice: refused credentials were sent again after 0 ms']);
  });

  it.each(['reset-before-reply', 'truncate', 'garbage'] as const)('is none where the refusal was lost on its way (%s): the client knows nothing of it', (fault) => {
    expect(sentAgainAfter({ fault, reply: UNAUTHORIZED })).toEqual([]);
  });
});
