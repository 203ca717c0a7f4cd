import { defer, of, throwError } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { ConnectFailure } from '../../../src/errors/connect-failure.js';
import { HttpError } from '../../../src/errors/http-error.js';
import { OAuthError } from '../../../src/errors/oauth-error.js';
import { pauseAfter, pollForDevice } from '../../../src/identity/oidc/device-polling.js';
import { VirtualRuntime } from '../../token/virtual-runtime.js';

const oauth = (error: string): OAuthError => new OAuthError(error, { status: 400, method: 'POST', url: 'http://x', error });
const http = (status: number, retryAfterMs?: number): HttpError => new HttpError('x', { status, method: 'POST', url: 'http://x', retryAfterMs });

/** Asks until the code has ended: when, and what came of it. `outcomes` come first, then tokens. */
function poll(outcomes: readonly Error[], endsAt: number): { readonly asked: readonly number[]; readonly seen: readonly unknown[] } {
  const runtime = new VirtualRuntime();
  const asked: number[] = [];
  const seen: unknown[] = [];
  const question$ = defer(() => {
    const error = outcomes[asked.push(runtime.monotonic()) - 1];
    return error === undefined ? of('tokens') : throwError(() => error);
  });
  pollForDevice(question$, { runtime, endsAt, intervalMs: 5000, where: 'x' }).subscribe({ next: (value) => seen.push(value), error: (error: unknown) => seen.push(error) });
  runtime.advance(endsAt);
  return { asked, seen };
}

describe('pollForDevice', () => {
  it('asks ever more rarely while the provider cannot be reached, and goes on when it can', () => {
    const { asked, seen } = poll([new ConnectFailure('x'), new ConnectFailure('x'), oauth('authorization_pending')], 600_000);

    expect(asked).toEqual([0, 10_000, 30_000, 50_000]);
    expect(seen).toEqual(['tokens']);
  });

  it('goes on when the provider was out of order or too busy, and waits as long as it asks to, once', () => {
    const { asked, seen } = poll([http(503), http(429, 90_000), oauth('authorization_pending')], 600_000);

    expect(asked).toEqual([0, 10_000, 100_000, 120_000]);
    expect(seen).toEqual(['tokens']);
  });

  it('waits no longer than the code is good', () => {
    const { asked, seen } = poll([http(503, 86_400_000)], 600_000);

    expect(asked).toEqual([0]);
    expect(seen).toMatchObject([{ code: 'oidc-device-authorization-timeout' }]);
  });

  it('stops asking when nobody waits any more', () => {
    const runtime = new VirtualRuntime();
    const question$ = throwError(() => oauth('authorization_pending'));
    const waiting = pollForDevice(question$, { runtime, endsAt: 600_000, intervalMs: 5000, where: 'x' }).subscribe({ error: () => undefined });
    waiting.unsubscribe();

    expect(runtime.waiting('sleep')).toEqual([]);
  });
});

describe('pauseAfter', () => {
  it.each<[string, unknown, number | undefined]>([
    ['not yet', oauth('authorization_pending'), 3000],
    ['too often', oauth('slow_down'), 8000],
    ['not reached, at an interval that is no pause', new ConnectFailure('x'), 10_000],
    ['out of order', http(502), 10_000],
    ['too busy', http(429), 10_000],
    ['not now', oauth('temporarily_unavailable'), 10_000],
    ['not there', http(404), undefined],
    ['no', oauth('access_denied'), undefined],
    ['anything else', new Error('x'), undefined],
  ])('tells how long to wait: %s', (_case, error, pause) => {
    expect(pauseAfter(error, 3000)).toBe(pause);
  });

  it('is a minute at most in trouble, or what the provider wants', () => {
    expect(pauseAfter(http(503), 40_000)).toBe(60_000);
    expect(pauseAfter(http(503), 65_000)).toBe(65_000);
  });
});
