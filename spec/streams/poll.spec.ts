import { HttpError, poll, type PollOptions, type PollState, type Presence, SessionClosed } from 'keystoneauth-rx';
import { EMPTY, finalize, NEVER, of, Subject, throwError, type Observable } from 'rxjs';
import { beforeEach, describe, expect, it } from 'vitest';
import { listen } from '../token/listener.js';
import { VirtualRuntime } from '../token/virtual-runtime.js';

const START = Date.UTC(2040, 0, 1);
const busy = (retryAfterMs?: number): HttpError =>
  new HttpError('busy', { status: 503, method: 'GET', url: 'http://service.test/', retryAfterMs, outcome: 'refused' });

let runtime: VirtualRuntime;
beforeEach(() => {
  runtime = new VirtualRuntime();
});

const every = (intervalMs: number, more: Partial<PollOptions> = {}): PollOptions => ({ intervalMs, runtime, presence$: of('present'), ...more });

/** Work whose answers the spec gives; counts how often it was asked and how often it was given up. */
function scripted(): { readonly work: () => Observable<string>; readonly asked: () => number; readonly aborted: () => number; readonly answer: (value: string) => void; readonly fail: (error: unknown) => void } {
  const flights: Subject<string>[] = [];
  let answered = 0;
  let aborted = 0;
  return {
    work: () => {
      const flight = new Subject<string>();
      flights.push(flight);
      return flight.pipe(finalize(() => { if (answered < flights.length) aborted += 1; }));
    },
    asked: () => flights.length,
    aborted: () => aborted,
    answer: (value) => {
      answered = flights.length;
      flights.at(-1)?.next(value);
    },
    fail: (error) => {
      answered = flights.length;
      flights.at(-1)?.error(error);
    },
  };
}

describe('poll', () => {
  it('asks at once, and again when the interval has passed since the last answer', () => {
    const { work, asked, answer } = scripted();
    const heard = listen(poll(work, every(1000)));
    expect(heard.values).toEqual([{ status: 'pending' }]);

    runtime.advance(5000);
    expect(asked()).toBe(1);
    answer('one');
    expect(heard.values.at(-1)).toEqual({ status: 'fresh', value: 'one', at: START + 5000, nextAt: START + 6000 });
    runtime.advance(999);
    expect(asked()).toBe(1);
    runtime.advance(1);
    expect(asked()).toBe(2);
    answer('two');

    expect(heard.values.map(({ status }) => status)).toEqual(['pending', 'fresh', 'fresh']);
  });

  it('adds up to a tenth to the interval', () => {
    runtime.chance = 0.5;
    const { work, asked, answer } = scripted();
    const heard = listen(poll(work, every(1000)));
    answer('one');

    expect(heard.values.at(-1)).toMatchObject({ nextAt: START + 1050 });
    expect(runtime.waiting('sleep')).toEqual([1050]);
    runtime.advance(1049);
    expect(asked()).toBe(1);
  });

  it('is one poll for all who listen: who comes later has the last state at once, who leaves last ends it, and then it begins anew', () => {
    const { work, asked, answer, aborted } = scripted();
    const states$ = poll(work, every(1000));
    expect(asked()).toBe(0);
    const first = listen(states$);
    const second = listen(states$);
    answer('one');
    const late = listen(states$);
    expect(late.values).toEqual([expect.objectContaining({ status: 'fresh', value: 'one' })]);
    expect(asked()).toBe(1);

    runtime.advance(1000);
    first.leave();
    second.leave();
    expect([asked(), aborted()]).toEqual([2, 0]);
    late.leave();
    expect(aborted()).toBe(1);
    runtime.advance(10_000);
    expect([asked(), runtime.waiting('sleep')]).toEqual([2, []]);

    expect(listen(states$).values).toEqual([{ status: 'pending' }]);
    expect(asked()).toBe(3);
  });

  it('has failures as states with the last value, waits longer after each, and goes on', () => {
    runtime.chance = 0.999999;
    const { work, fail, answer } = scripted();
    const heard = listen(poll(work, every(1000)));
    answer('good');
    runtime.advance(1100);
    const waits: number[] = [];
    for (let count = 0; count < 12; count += 1) {
      fail(busy());
      const wait = runtime.waiting('sleep')[0] ?? 0;
      waits.push(Math.round(wait));
      runtime.advance(wait);
    }
    expect(waits).toEqual([1600, 2100, 3100, 5100, 9100, 17_100, 33_100, 61_100, 61_100, 61_100, 61_100, 61_100]);
    expect(heard.values.at(-1)).toMatchObject({ status: 'failed', value: 'good', failures: 12, error: { status: 503 } });

    answer('again');
    expect(heard.values.at(-1)).toMatchObject({ status: 'fresh', value: 'again' });
    expect(runtime.waiting('sleep').map(Math.round)).toEqual([1100]);
    expect(heard.error).toBeUndefined();
  });

  it('leaves a service alone as long as it asks for, an hour at most', () => {
    const { work, fail } = scripted();
    const heard = listen(poll(work, every(1000)));

    fail(busy(90_000));
    expect(heard.values.at(-1)).toMatchObject({ status: 'failed', at: START, nextAt: START + 90_000 });
    expect(runtime.waiting('sleep')).toEqual([90_000]);
    runtime.advance(90_000);
    fail(busy(10));
    expect(runtime.waiting('sleep')).toEqual([1000]);
    runtime.advance(1000);
    fail(busy(1e12));
    expect(runtime.waiting('sleep')).toEqual([3_600_000]);
  });

  it.each<[string, () => Observable<string>, object]>([
    ['what throws', () => { throw new Error('bad work'); }, { message: 'bad work' }],
    ['what errors', () => throwError(() => new Error('broken')), { message: 'broken' }],
    ['what gives nothing', () => EMPTY, { code: 'invalid-option', options: ['work'] }],
  ])('is not ended by %s', (_what, work, error) => {
    const heard = listen(poll(work, every(1000)));
    runtime.advance(10_000);

    expect(heard.values.filter(({ status }) => status === 'failed').length).toBeGreaterThan(3);
    expect(heard.values.at(-1)).toMatchObject({ status: 'failed', error });
    expect([heard.error, heard.completed]).toEqual([undefined, false]);
  });

  it('gives up a poll that takes too long, and asks again', () => {
    const { work, asked, aborted } = scripted();
    const heard = listen(poll(work, every(1000, { pollTimeoutMs: 30_000 })));
    runtime.advance(30_000);

    expect(heard.values.at(-1)).toMatchObject({ status: 'failed', error: { code: 'deadline-exceeded' } });
    expect(aborted()).toBe(1);
    runtime.advance(1000);
    expect(asked()).toBe(2);
    listen(poll(work, every(1000)));
    expect(runtime.waiting('deadline')).toEqual([30_000, 600_000]);
  });

  it('takes the first value only, and promises too', async () => {
    expect(listen(poll(() => of('a', 'b'), every(1000))).values).toMatchObject([{ status: 'pending' }, { status: 'fresh', value: 'a' }]);
    const done = new Subject<PollState<string>>();
    const heard = listen(done);
    const running = poll(() => Promise.resolve('promised'), every(1000)).subscribe(done);
    await Promise.resolve();
    await Promise.resolve();
    expect(heard.values.at(-1)).toMatchObject({ value: 'promised' });
    running.unsubscribe();
  });

  it('asks nothing while nobody is there, and at once when somebody is back', () => {
    const presence$ = new Subject<Presence>();
    const { work, asked, answer, aborted } = scripted();
    const heard = listen(poll(work, every(60_000, { presence$ })));
    presence$.next('present');
    answer('one');
    presence$.next('hidden');
    expect(heard.values.at(-1)).toEqual({ status: 'paused', value: 'one', reason: 'hidden' });
    runtime.advance(3_600_000);
    expect([asked(), runtime.waiting('sleep')]).toEqual([1, []]);

    presence$.next('present');
    expect(asked()).toBe(2);
    presence$.next('offline');
    expect(aborted()).toBe(1);
    presence$.next('present');
    presence$.next('present');
    expect(asked()).toBe(3);
    answer('two');
    runtime.advance(60_000);
    expect(asked()).toBe(4);
  });

  it('waits for a service that wants to be left alone also for somebody who is back', () => {
    const presence$ = new Subject<Presence>();
    const { work, asked, fail } = scripted();
    listen(poll(work, every(1000, { presence$ })));
    presence$.next('present');
    fail(busy(50_000));
    presence$.next('hidden');
    runtime.advance(20_000);

    presence$.next('present');

    expect(asked()).toBe(1);
    runtime.advance(29_999);
    expect(asked()).toBe(1);
    runtime.advance(1);
    expect(asked()).toBe(2);
  });

  it.each<[string, Observable<Presence>]>([
    ['does not say whether anybody is there', EMPTY],
    ['fails', throwError(() => new Error('no document'))],
    ['does not change', of('present')],
  ])('goes on where presence$ %s', (_what, presence$) => {
    const { work, asked, answer } = scripted();
    const heard = listen(poll(work, every(1000, { presence$ })));
    answer('one');
    runtime.advance(1000);

    expect(asked()).toBe(2);
    expect(heard.completed).toBe(false);
  });

  it('ends when its session is closed, after it has said so', () => {
    const heard = listen(poll(() => throwError(() => new SessionClosed('closed')), every(1000)));

    expect(heard.values).toMatchObject([{ status: 'pending' }, { status: 'failed', error: { code: 'session-closed' } }]);
    expect(heard.completed).toBe(true);
    expect(runtime.waiting('sleep')).toEqual([]);
  });

  it('may be left from within a state', () => {
    const states$ = poll(() => of('value'), every(1000));
    const seen: string[] = [];
    const running = states$.subscribe(({ status }) => {
      seen.push(status);
      if (status === 'fresh') queueMicrotask(() => { running.unsubscribe(); });
    });
    running.unsubscribe();

    expect(seen).toEqual(['pending', 'fresh']);
    expect(runtime.waiting('sleep')).toEqual([]);
  });

  it.each<[string, object, string]>([
    ['no interval', { intervalMs: undefined }, 'intervalMs'],
    ['an interval of nothing', { intervalMs: 0 }, 'intervalMs'],
    ['an interval that is no number', { intervalMs: Number.NaN }, 'intervalMs'],
    ['a limit as text', { pollTimeoutMs: '5' }, 'pollTimeoutMs'],
    ['an option that nobody knows', { interval: 5 }, 'interval'],
  ])('refuses %s', (_what, options, name) => {
    expect(() => poll(() => NEVER, { ...every(1000), ...options })).toThrow(expect.objectContaining({ options: [name] }));
  });

  it('refuses work that is no function', () => {
    expect(() => poll(of('value') as unknown as () => Observable<string>, every(1000))).toThrow(expect.objectContaining({ options: ['work'] }));
  });
});
