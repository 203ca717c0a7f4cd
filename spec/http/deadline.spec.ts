import { NEVER, of, type Observable } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { DeadlineExceeded } from '../../src/errors/deadline-exceeded.js';
import type { Outcome } from '../../src/errors/keystone-auth-error.js';
import { deadlineExceeded, deadlineOf, timeLeft, within, type Deadline } from '../../src/http/deadline.js';
import { VirtualRuntime } from '../token/virtual-runtime.js';

const request = (outcome: Outcome = 'not-sent') => ({ method: 'GET', url: 'https://h/x?token=abc', outcome: () => outcome });

function ending(source$: Observable<unknown>, { deadline, runtime }: { deadline: Deadline; runtime: VirtualRuntime }): unknown[] {
  const seen: unknown[] = [];
  source$.pipe(within(deadline, request('refused'), runtime)).subscribe({
    next: (value) => seen.push(value),
    error: (error: unknown) => seen.push(error),
  });
  return seen;
}

function started(totalMs: number): { deadline: Deadline; runtime: VirtualRuntime } {
  const runtime = new VirtualRuntime();
  return { runtime, deadline: deadlineOf(totalMs, runtime) ?? { endsAt: 0, totalMs: 0 } };
}

describe('deadlineOf', () => {
  it('is none without a limit', () => {
    expect(deadlineOf(undefined, new VirtualRuntime())).toBeUndefined();
  });
});

describe('timeLeft', () => {
  it('goes down with the monotonic clock, whatever the wall clock does, and ends at 0', () => {
    const { deadline, runtime } = started(1000);
    runtime.jumpWall(3_600_000);
    runtime.advance(400);
    expect(timeLeft(deadline, runtime)).toBe(600);
    runtime.advance(5000);
    expect(timeLeft(deadline, runtime)).toBe(0);
  });

  it('has no end without a deadline', () => {
    expect(timeLeft(undefined, new VirtualRuntime())).toBe(Infinity);
  });
});

describe('within', () => {
  it('ends what takes too long, counted from the beginning of the request', () => {
    const { deadline, runtime } = started(1000);
    runtime.advance(700);
    const seen = ending(NEVER, { deadline, runtime });
    runtime.advance(299);
    expect(seen).toEqual([]);
    runtime.advance(1);
    expect(seen).toEqual([expect.objectContaining({ code: 'deadline-exceeded', outcome: 'refused' })]);
  });

  it('leaves what is in time alone, and no timer behind', () => {
    const started1 = started(1000);
    expect(ending(of('value'), started1)).toEqual(['value']);
    expect(started1.runtime.waiting('deadline')).toEqual([]);
  });
});

describe('deadlineExceeded', () => {
  it('says which request, which limit and what became of it, and no secret', () => {
    const error = deadlineExceeded({ endsAt: 0, totalMs: 1000 }, request('unknown'));
    expect(error).toBeInstanceOf(DeadlineExceeded);
    expect(error.message).toBe(
      'GET https://h/x?token=[redacted] was not finished within 1000 ms (timeoutMs.total); the server may still work on it.',
    );
  });

  it('says how long a service wants to be left alone', () => {
    const error = deadlineExceeded({ endsAt: 0, totalMs: 1000 }, request(), 4200);
    expect(error.retryAfterMs).toBe(4200);
    expect(error.message).toContain('wait another 5 s');
  });
});
