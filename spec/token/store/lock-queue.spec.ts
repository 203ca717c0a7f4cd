import { EMPTY, lastValueFrom, of, Subject, throwError } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { LockQueue } from '../../../src/token/store/lock-queue.js';

/** Somebody who holds or waits for a lock of `locks`, and what happened so far. */
function ask(locks: LockQueue, name = 'a lock') {
  const work$ = new Subject<string>();
  const seen: unknown[] = [];
  const leases: string[] = [];
  const subscription = locks
    .hold(name, (lease) => {
      leases.push(lease);
      return work$;
    })
    .subscribe({ next: (value) => seen.push(value), error: (error: unknown) => seen.push(error), complete: () => seen.push('end') });
  return { work$, seen, leases, leave: () => { subscription.unsubscribe(); } };
}

describe('LockQueue', () => {
  it('lets one in after the other, in the order in which they asked', () => {
    const locks = new LockQueue();
    const [one, two, three] = [ask(locks), ask(locks), ask(locks)];
    const inside = (): number[] => [one, two, three].map(({ leases }) => leases.length);

    expect(inside()).toEqual([1, 0, 0]);
    one.work$.next('done');
    one.work$.complete();
    expect(inside()).toEqual([1, 1, 0]);
    two.work$.error('failed');
    expect(inside()).toEqual([1, 1, 1]);
    expect([one.seen, two.seen]).toEqual([['done', 'end'], ['failed']]);
  });

  it('gives each another lease, which is good while they hold', () => {
    const locks = new LockQueue();
    const [one, two] = [ask(locks), ask(locks)];
    const [first = ''] = one.leases;

    expect([locks.isHeld('a lock', first), locks.isHeld('another lock', first), locks.isHeld('a lock', 'a guess')]).toEqual([true, false, false]);
    one.leave();
    expect(locks.isHeld('a lock', first)).toBe(false);
    expect(two.leases).toHaveLength(1);
    expect(two.leases).not.toEqual(one.leases);
    expect(locks.isHeld('a lock', String(two.leases[0]))).toBe(true);
  });

  it('has let go when the end is told', () => {
    const locks = new LockQueue();
    const held: boolean[] = [];
    let lease = '';
    locks.hold('a lock', (given) => ((lease = given), EMPTY)).subscribe({ complete: () => held.push(locks.isHeld('a lock', lease)) });
    locks.hold('a lock', (given) => ((lease = given), throwError(() => new Error('no')))).subscribe({ error: () => held.push(locks.isHeld('a lock', lease)) });

    expect(held).toEqual([false, false]);
  });

  it('lets the next one in only when the work of who left has been left', () => {
    const locks = new LockQueue();
    const first = ask(locks);
    const order: string[] = [];
    locks.hold('a lock', () => (order.push(first.work$.observed ? 'still at work' : 'left'), EMPTY)).subscribe();

    first.leave();

    expect(order).toEqual(['left']);
  });

  it('keeps locks of other names apart', () => {
    const locks = new LockQueue();
    ask(locks);
    expect(ask(locks, 'another lock').leases).toHaveLength(1);
  });

  it('passes over who no longer waits', () => {
    const locks = new LockQueue();
    const [one, two, three] = [ask(locks), ask(locks), ask(locks)];
    two.leave();
    one.leave();
    expect([two.leases.length, three.leases.length]).toEqual([0, 1]);
  });

  it('lets go when the work cannot even begin', async () => {
    const locks = new LockQueue();
    const broken$ = locks.hold('a lock', () => { throw new Error('no work'); });
    await expect(lastValueFrom(broken$)).rejects.toThrow('no work');
    expect(ask(locks).leases).toHaveLength(1);
  });

  it('serves any number whose work ends at once', () => {
    const locks = new LockQueue();
    const first = ask(locks);
    let served = 0;
    for (let count = 0; count < 10_000; count += 1) locks.hold('a lock', (lease) => of(lease)).subscribe(() => (served += 1));
    expect(served).toBe(0);
    first.leave();
    expect(served).toBe(10_000);
  });
});
