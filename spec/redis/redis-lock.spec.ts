import { ConnectFailure, UnknownConnectionError } from 'keystoneauth-rx';
import { EMPTY, NEVER, Observable, of, Subject, throwError } from 'rxjs';
import { describe, expect, it } from 'vitest';
import type { RedisEntry, RedisScript } from '../../src/redis/redis-entry.js';
import { withRedisLock } from '../../src/redis/redis-lock.js';
import { ACQUIRE, RELEASE, RENEW } from '../../src/redis/redis-scripts.js';
import { VirtualRuntime } from '../token/virtual-runtime.js';

const NAMES = new Map([[ACQUIRE, 'acquire'], [RENEW, 'renew'], [RELEASE, 'release']]);

/** A lock whose replies the spec chooses; `asked` is what Redis was asked, with the time. */
function locked(reply: (name: string, times: number) => Observable<unknown>) {
  const runtime = new VirtualRuntime();
  const messages$ = new Subject<string>();
  const asked: [string, number][] = [];
  const scripts: RedisScript[] = [];
  const entry: RedisEntry = {
    channel: 'a channel',
    run: (script) => {
      const name = NAMES.get(script.script) ?? '';
      return new Observable((subscriber) => {
        scripts.push(script);
        asked.push([name, runtime.monotonic()]);
        return reply(name, asked.filter(([other]) => other === name).length).subscribe(subscriber);
      });
    },
  };
  return { lock: { entry, runtime, messages$ }, runtime, messages$, asked, scripts };
}

describe('withRedisLock', () => {
  it('renews the lease every 2 s while the work lasts, and lets go of it then', () => {
    const { lock, runtime, asked, scripts } = locked(() => of(1));
    const work$ = new Subject<string>();
    const seen: unknown[] = [];
    withRedisLock(lock, () => work$).subscribe({ next: (value) => seen.push(value), complete: () => seen.push('the end') });
    runtime.advance(5000);
    work$.next('a value');
    work$.complete();
    runtime.advance(5000);

    expect(asked).toEqual([['acquire', 0], ['renew', 2000], ['renew', 4000], ['release', 5000]]);
    expect(new Set(scripts.map(({ args: [lease] }) => lease)).size).toBe(1);
    expect(scripts[0]?.args).toEqual([expect.stringMatching(/^[\da-f]{32}$/), '7000']);
    expect(seen).toEqual(['a value', 'the end']);
    expect(runtime.waiting('tick')).toEqual([]);
  });

  it('looks again after pauses that grow to a quarter of a second', () => {
    const { lock, runtime, asked } = locked((_, times) => of(times > 7 ? 1 : 0));
    runtime.chance = 1;
    withRedisLock(lock, () => NEVER).subscribe();
    runtime.advance(1500);

    expect(asked.map(([, at]) => at)).toEqual([0, 25, 75, 175, 375, 625, 875, 1125]);
  });

  it('looks at once when the lock is let go of, and not when something is saved', () => {
    const { lock, runtime, messages$, asked } = locked((_, times) => of(times > 2 ? 1 : 0));
    withRedisLock(lock, () => NEVER).subscribe();
    runtime.advance(20);
    messages$.next('saved');
    expect(asked).toEqual([['acquire', 0], ['acquire', 12.5]]);
    messages$.next('released');

    expect(asked.at(-1)).toEqual(['acquire', 20]);
    expect(messages$.observed).toBe(false);
  });

  it('asks once at a time however often it is let go of meanwhile, and keeps what it got', () => {
    const replies: Subject<unknown>[] = [];
    const { lock, messages$, asked } = locked((name, times) => (name === 'acquire' && times > 1 ? (replies[times] = new Subject()) : of(name === 'acquire' ? 0 : 1)));
    let begins = 0;
    withRedisLock(lock, () => { begins += 1; return NEVER; }).subscribe();
    messages$.next('released');
    messages$.next('released');
    messages$.next('released');
    expect(asked.map(([name]) => name)).toEqual(['acquire', 'acquire']);
    for (const reply$ of Object.values(replies)) reply$.next(1);

    expect(begins).toBe(1);
    expect(asked.map(([name]) => name)).toEqual(['acquire', 'acquire']);
  });

  it('listens to nobody where the lock is free', () => {
    const { lock, messages$ } = locked(() => of(1));
    withRedisLock(lock, () => NEVER).subscribe();

    expect(messages$.observed).toBe(false);
  });

  it('fails before the work begins if Redis does', () => {
    const error = new Error('Redis is away');
    const { lock, runtime, messages$ } = locked((_, times) => (times > 1 ? throwError(() => error) : of(0)));
    let seen: unknown;
    withRedisLock(lock, () => NEVER).subscribe({ error: (caught: unknown) => (seen = caught) });
    runtime.advance(100);

    expect(seen).toBe(error);
    expect(messages$.observed).toBe(false);
  });

  it.each([
    [new ConnectFailure('The reply was lost.', { outcome: 'unknown' }), ['acquire', 'release']],
    [new UnknownConnectionError('Redis refused.', { outcome: 'refused' }), ['acquire']],
  ])('lets go of a lock that it may have got without being told (%s)', (error, names) => {
    const { lock, asked, scripts } = locked((name) => (name === 'acquire' ? throwError(() => error) : of(1)));
    let seen: unknown;
    withRedisLock(lock, () => NEVER).subscribe({ error: (caught: unknown) => (seen = caught) });

    expect(seen).toBe(error);
    expect(asked.map(([name]) => name)).toEqual(names);
    expect(new Set(scripts.map(({ args: [lease] }) => lease)).size).toBe(1);
  });

  it('goes on with the work when renewals fail, and renews again later', () => {
    const { lock, runtime, asked } = locked((name, times) => (name === 'renew' && times === 1 ? throwError(() => new Error('away')) : of(1)));
    let failed = false;
    withRedisLock(lock, () => NEVER).subscribe({ error: () => (failed = true) });
    runtime.advance(4000);

    expect(asked.map(([name]) => name)).toEqual(['acquire', 'renew', 'renew']);
    expect(failed).toBe(false);
  });

  it('goes on with the work when the lease was lost, and does not take it back', () => {
    const { lock, runtime, asked } = locked((name) => of(name === 'renew' ? 0 : 1));
    const work$ = new Subject<string>();
    let seen: unknown;
    withRedisLock(lock, () => work$).subscribe((value) => (seen = value));
    runtime.advance(9000);
    work$.next('a value');

    expect(asked).toEqual([['acquire', 0], ['renew', 2000]]);
    expect(seen).toBe('a value');
  });

  it('waits no longer when it is unsubscribed from', () => {
    const { lock, runtime, messages$, asked } = locked(() => of(0));
    const waiting = withRedisLock(lock, () => NEVER).subscribe();
    runtime.advance(100);
    const before = asked.length;
    waiting.unsubscribe();
    runtime.advance(1000);

    expect(asked).toHaveLength(before);
    expect(messages$.observed).toBe(false);
    expect(runtime.waiting('sleep')).toEqual([]);
  });

  it('gives back a lock that it got when nobody waited any more, and only such a one', () => {
    const { lock, scripts, asked } = locked((name) => (name === 'acquire' ? NEVER : EMPTY));
    withRedisLock(lock, () => NEVER).subscribe().unsubscribe();
    scripts[0]?.late?.(0);
    expect(asked.map(([name]) => name)).toEqual(['acquire']);
    scripts[0]?.late?.(1);

    expect(asked.map(([name]) => name)).toEqual(['acquire', 'release']);
    expect(scripts[1]?.args[0]).toBe(scripts[0]?.args[0]);
  });

  it('lets go of the lock when the work cannot even begin', () => {
    const { lock, asked } = locked(() => of('1'));
    let seen: unknown;
    const work = (): never => {
      throw new Error('no work today');
    };
    withRedisLock(lock, work).subscribe({ error: (error: unknown) => (seen = String(error)) });

    expect(seen).toBe('Error: no work today');
    expect(asked.map(([name]) => name)).toEqual(['acquire', 'release']);
  });
});
