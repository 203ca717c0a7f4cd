import { from, type Subscription } from 'rxjs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { realRuntime } from '../../src/runtime/runtime.js';

const DAY_MS = 24 * 60 * 60 * 1000;

describe('realRuntime', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  const heard = (timer: ReturnType<typeof realRuntime.sleep>): { times: number; done: boolean; subscription: Subscription } => {
    const state = { times: 0, done: false };
    const subscription = from(timer).subscribe({ next: () => (state.times += 1), complete: () => (state.done = true) });
    return Object.assign(state, { subscription });
  };

  it.each(['sleep', 'deadline', 'tick'] as const)('has a %s that emits once when its time is over', (kind) => {
    const timer = heard(realRuntime[kind](50));
    vi.advanceTimersByTime(49);
    expect(timer).toMatchObject({ times: 0, done: false });
    vi.advanceTimersByTime(1);
    expect(timer).toMatchObject({ times: 1, done: true });
  });

  it('begins to count with each subscription', () => {
    const timer$ = realRuntime.sleep(50);
    const first = heard(timer$);
    vi.advanceTimersByTime(30);
    const second = heard(timer$);
    vi.advanceTimersByTime(30);
    expect([first.times, second.times]).toEqual([1, 0]);
  });

  it.each([0, -5])('is over at once after %i ms', (ms) => {
    const timer = heard(realRuntime.sleep(ms));
    vi.advanceTimersByTime(1);
    expect(timer.times).toBe(1);
  });

  it('waits longer than a timer can, which would fire at once', () => {
    const timer = heard(realRuntime.tick(60 * DAY_MS));
    vi.advanceTimersByTime(59 * DAY_MS);
    expect(timer.times).toBe(0);
    vi.advanceTimersByTime(DAY_MS);
    expect(timer.times).toBe(1);
  });

  it('leaves no timer behind when nobody waits any more', () => {
    const { subscription } = heard(realRuntime.sleep(50));
    expect(vi.getTimerCount()).toBe(1);
    subscription.unsubscribe();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('has ticks that keep no process alive, unlike what somebody waits for', () => {
    vi.useRealTimers(); // a spy on a fake one would put the fake one back
    const timers: NodeJS.Timeout[] = [];
    const set = globalThis.setTimeout;
    const spy = vi.spyOn(globalThis, 'setTimeout').mockImplementation(((...args: Parameters<typeof set>) => {
      const timer = set(...args);
      timers.push(timer);
      return timer;
    }));
    const all = (['tick', 'sleep', 'deadline'] as const).map((kind) => heard(realRuntime[kind](50)));
    spy.mockRestore();
    expect(timers.map((timer) => timer.hasRef())).toEqual([false, true, true]);
    for (const { subscription } of all) subscription.unsubscribe();
  });

  it('reads the clocks and chance', () => {
    vi.setSystemTime(1234);
    expect(realRuntime.now()).toBe(1234);
    const before = realRuntime.monotonic();
    vi.advanceTimersByTime(5);
    expect(realRuntime.monotonic() - before).toBeCloseTo(5);
    const chances = Array.from({ length: 100 }, () => realRuntime.random());
    expect(chances.every((chance) => chance >= 0 && chance < 1)).toBe(true);
    expect(new Set(chances).size).toBeGreaterThan(90);
  });
});
