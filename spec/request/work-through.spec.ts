import fc from 'fast-check';
import { NEVER, of, Subject, throwError, type Observable } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { pushed } from '../../src/request/pushed.js';
import { workThrough, type Supply } from '../../src/request/work-through.js';

/** Numbers from 0 on, as many as are asked for. */
function counting(end = Infinity): Supply<number> & { readonly asked: () => number; readonly isStopped: () => boolean } {
  let [asked, isStopped] = [0, false];
  return {
    ask: ({ item, end: over }) => {
      if (asked === end) return over();
      asked += 1;
      item(asked - 1);
    },
    stop: () => { isStopped = true; },
    asked: () => asked,
    isStopped: () => isStopped,
  };
}

/** Work whose items end when a spec says so. */
function slow(): { readonly begun: number[]; readonly work: (item: number) => Observable<string>; readonly end: (item: number) => void; readonly fail: (item: number) => void } {
  const begun: number[] = [];
  const running = new Map<number, Subject<string>>();
  return {
    begun,
    work: (item) => {
      begun.push(item);
      const result$ = new Subject<string>();
      running.set(item, result$);
      return result$.asObservable();
    },
    end: (item) => {
      running.get(item)?.next(`result ${String(item)}`);
      running.get(item)?.complete();
    },
    fail: (item) => running.get(item)?.error(`failure ${String(item)}`),
  };
}

describe('workThrough', () => {
  it('asks for an item when there is room for it, and not before', () => {
    const supply = counting();
    const { begun, work, end } = slow();
    const seen: string[] = [];
    workThrough(() => supply, work, { concurrency: 3, ordered: false }).subscribe((result) => seen.push(result));
    expect([supply.asked(), begun]).toEqual([3, [0, 1, 2]]);
    end(1);
    expect([supply.asked(), seen]).toEqual([4, ['result 1']]);
  });

  it('keeps the order if it is told to, and begins at most twice as many as it may while the first is slow', () => {
    const supply = counting();
    const { begun, work, end } = slow();
    const seen: string[] = [];
    workThrough(() => supply, work, { concurrency: 2, ordered: true }).subscribe((result) => seen.push(result));
    for (const item of [1, 2, 3]) end(item);
    expect([begun, seen]).toEqual([[0, 1, 2, 3], []]);
    end(0);
    expect(seen).toEqual(['result 0', 'result 1', 'result 2', 'result 3']);
    expect(begun).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it('ends when everything has ended', () => {
    const { work, end } = slow();
    let isOver = false;
    workThrough(() => counting(2), work, { concurrency: 5, ordered: false }).subscribe({ complete: () => { isOver = true; } });
    end(1);
    expect(isOver).toBe(false);
    end(0);
    expect(isOver).toBe(true);
  });

  it('fails at once, or where the order is kept after what came before, and begins nothing more', () => {
    for (const [ordered, expected] of [[false, ['failure 1']], [true, ['result 0', 'failure 1']]] as const) {
      const { begun, work, end, fail } = slow();
      const seen: unknown[] = [];
      workThrough(() => counting(), work, { concurrency: 2, ordered }).subscribe({ next: (value) => seen.push(value), error: (error: unknown) => seen.push(error) });
      fail(1);
      end(0);
      expect([seen, begun]).toEqual([expected, [0, 1]]);
    }
  });

  it('stops its supply, and what is under way, when nobody listens any more', () => {
    const supply = counting();
    const results: Subject<string>[] = [];
    const work = (): Observable<string> => {
      const result$ = new Subject<string>();
      results.push(result$);
      return result$.asObservable();
    };
    workThrough(() => supply, work, { concurrency: 2, ordered: false }).subscribe().unsubscribe();
    expect([supply.isStopped(), results.map(({ observed }) => observed)]).toEqual([true, [false, false]]);
  });

  it('goes through a hundred thousand items that end at once, without a deep stack', () => {
    let seen = 0;
    workThrough(() => counting(100_000), (item) => of(item), { concurrency: 2, ordered: true }).subscribe(() => (seen += 1));
    expect(seen).toBe(100_000);
  });

  it('gives each result once, in order if wanted, whatever ends when', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 4 }), fc.boolean(), fc.array(fc.nat({ max: 20 }), { maxLength: 80 }), (concurrency, ordered, ends) => {
        const { begun, work, end } = slow();
        const seen: string[] = [];
        workThrough(() => counting(12), work, { concurrency, ordered }).subscribe((result) => seen.push(result));
        const done = new Set<number>();
        const endOne = (item: number): void => {
          if (!begun.includes(item) || done.has(item)) return;
          done.add(item);
          end(item);
          expect(begun.length - done.size).toBeLessThanOrEqual(concurrency);
          if (ordered) expect(begun.length - seen.length).toBeLessThanOrEqual(2 * concurrency);
        };
        ends.forEach(endOne);
        for (let item = 0; item < 12; item += 1) endOne(item);
        expect(ordered ? seen : [...seen].sort()).toEqual(Array.from({ length: 12 }, (_, item) => `result ${String(item)}`).sort(ordered ? () => 0 : undefined));
      }),
    );
  });
});

describe('pushed', () => {
  it('keeps what comes while there is no room, and hands it out in its order', () => {
    const source$ = new Subject<number>();
    const { begun, work, end } = slow();
    workThrough(() => pushed(source$), work, { concurrency: 1, ordered: true }).subscribe();
    for (const item of [7, 8, 9]) source$.next(item);
    expect(begun).toEqual([7]);
    end(7);
    end(8);
    expect(begun).toEqual([7, 8, 9]);
  });

  it('hands on the end and the error of its stream, after its items', () => {
    const seen: unknown[] = [];
    const observer = { next: (value: unknown) => seen.push(value), error: (error: unknown) => seen.push(error), complete: () => seen.push('end') };
    workThrough(() => pushed(of(1, 2)), (item) => of(item), { concurrency: 1, ordered: true }).subscribe(observer);
    workThrough(() => pushed(throwError(() => 'failure')), () => NEVER, { concurrency: 1, ordered: true }).subscribe(observer);
    expect(seen).toEqual([1, 2, 'end', 'failure']);
  });

  it('leaves its stream when nobody listens any more', () => {
    const source$ = new Subject<number>();
    const way = workThrough(() => pushed(source$), () => NEVER, { concurrency: 1, ordered: true }).subscribe();
    expect(source$.observed).toBe(true);
    way.unsubscribe();
    expect(source$.observed).toBe(false);
  });
});
