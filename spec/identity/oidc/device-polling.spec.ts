import { defer, of, throwError, type Observable } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { ConnectFailure } from '../../../src/errors/connect-failure.js';
import { OAuthError } from '../../../src/errors/oauth-error.js';
import { pauseAfter, pollForDevice } from '../../../src/identity/oidc/device-polling.js';
import { VirtualRuntime } from '../../token/virtual-runtime.js';

const oauth = (error: string): OAuthError => new OAuthError(error, { status: 400, method: 'POST', url: 'http://x', error });

describe('pollForDevice', () => {
  it('asks ever more rarely while the provider cannot be reached, and goes on when it can', () => {
    const runtime = new VirtualRuntime();
    const asked: number[] = [];
    const outcomes: Error[] = [new ConnectFailure('x'), new ConnectFailure('x'), oauth('authorization_pending')];
    const question$: Observable<string> = defer(() => {
      asked.push(runtime.monotonic());
      const error = outcomes.shift();
      return error === undefined ? of('tokens') : throwError(() => error);
    });
    const seen: string[] = [];
    pollForDevice(question$, { runtime, endsAt: 600_000, intervalMs: 5000, where: 'x' }).subscribe((value) => seen.push(value));
    runtime.advance(600_000);

    expect(asked).toEqual([0, 10_000, 30_000, 50_000]);
    expect(seen).toEqual(['tokens']);
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
    ['no', oauth('access_denied'), undefined],
    ['anything else', new Error('x'), undefined],
  ])('tells how long to wait: %s', (_case, error, pause) => {
    expect(pauseAfter(error, 3000)).toBe(pause);
  });
});
