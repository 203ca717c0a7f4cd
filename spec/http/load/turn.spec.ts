import fc from 'fast-check';
import { NEVER, of, Subject, tap } from 'rxjs';
import { describe, expect, it } from 'vitest';
import type { Passage } from '../../../src/http/load/turn.js';
import { admitted } from './admitted.js';
import { lineOf } from '../../../src/http/load/line-of.js';
import { RequestLimit } from '../../../src/http/load/request-limit.js';
import { VirtualRuntime } from '../../token/virtual-runtime.js';
import { watch, type Passenger } from './passage.js';

const passage: Passage = { runtime: new VirtualRuntime(), label: () => 'GET http://h/x', urgent: false };
const lines = (...limits: readonly RequestLimit[]) => limits.map(lineOf);

describe('Turn', () => {
  it('takes a place everywhere while the work goes on', () => {
    const [outer, inner] = [new RequestLimit({ concurrency: 1 }), new RequestLimit({ concurrency: 2 })];
    const work$ = new Subject<string>();
    const seen: string[] = [];
    admitted(lines(outer, inner), passage, work$).subscribe((value) => seen.push(value));
    expect([outer.inFlight, inner.inFlight, seen]).toEqual([1, 1, []]);
    work$.next('done');
    expect([outer.inFlight, inner.inFlight, seen]).toEqual([0, 0, ['done']]);
  });

  it('has given its places back when the value is passed on: a retry waits for its turn as others do', () => {
    const limit = new RequestLimit({ concurrency: 1 });
    let held = -1;
    admitted(lines(limit), passage, of('x')).subscribe(() => (held = limit.inFlight));
    expect(held).toBe(0);
  });

  it('does not begin the work before its turn', () => {
    const limit = new RequestLimit({ concurrency: 1 });
    const first = admitted(lines(limit), passage, NEVER).subscribe();
    let begun = false;
    admitted(lines(limit), passage, of('x').pipe(tap({ subscribe: () => (begun = true) }))).subscribe();
    expect([begun, limit.waiting]).toEqual([false, 1]);
    first.unsubscribe();
    expect([begun, limit.inFlight]).toEqual([true, 0]);
  });

  it('keeps nobody out of one line while it waits for another', () => {
    const runtime = new VirtualRuntime();
    const [session, adapter] = [new RequestLimit({ concurrency: 2 }), new RequestLimit({ concurrency: 1 })];
    const [both, one] = [watch([session, adapter], runtime), watch(session, runtime)];
    both.come('a');
    both.come('waits for the adapter');
    one.come('b');
    expect([both.passed, one.passed, session.inFlight]).toEqual([['a'], ['b'], 2]);
  });

  it('cannot wait in a circle, in whatever order limits are named', () => {
    const runtime = new VirtualRuntime();
    const [a, b] = [new RequestLimit({ concurrency: 1 }), new RequestLimit({ concurrency: 1 })];
    const [forth, back] = [watch([a, b], runtime), watch([b, a], runtime)];
    const first = forth.come('1');
    const second = back.come('2');
    forth.come('3');
    first.leave();
    second.leave();
    expect([forth.passed, back.passed]).toEqual([['1', '3'], ['2']]);
  });

  it('keeps the order of arrival for those who have to wait in several lines', () => {
    const runtime = new VirtualRuntime();
    const [a, b] = [new RequestLimit({ concurrency: 1 }), new RequestLimit({ concurrency: 1 })];
    const [both, onlyB] = [watch([a, b], runtime), watch(b, runtime)];
    const holdsA = watch(a, runtime).come('holds a');
    const holdsB = onlyB.come('holds b');
    both.come('came first');
    onlyB.come('came second');
    holdsA.leave();
    holdsB.leave();
    expect([both.passed, onlyB.passed]).toEqual([['came first'], ['holds b']]);
  });

  it('keeps all limits, loses nobody and ends empty, whoever comes and leaves when', () => {
    const limits = [1, 2, 3].map((concurrency) => new RequestLimit({ concurrency }));
    const kinds = [[0], [1], [2], [0, 1], [1, 2], [0, 2], [2, 1, 0]].map((picked) => limits.filter((_, index) => picked.includes(index)));
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat({ max: 9 }), fc.boolean()), { maxLength: 60 }), (moves) => {
        const runtime = new VirtualRuntime();
        const ways = kinds.map((picked) => watch(picked, runtime));
        const present: Passenger[] = [];
        let came = 0;
        for (const [move, urgent] of moves) {
          const way = ways[move];
          if (way === undefined) present.splice(move % Math.max(1, present.length), 1)[0]?.leave();
          else present.push(way.come(String((came += 1)), { urgent }));
          limits.forEach((limit, index) => {
            expect(limit.inFlight).toBeLessThanOrEqual(index + 1);
          });
        }
        for (const passenger of present) passenger.leave();
        expect(limits.map(({ inFlight, waiting }) => [inFlight, waiting])).toEqual([[0, 0], [0, 0], [0, 0]]);
      }),
    );
  });

  it('waits for no place any more when nobody wants the value', () => {
    const [outer, inner] = [new RequestLimit({ concurrency: 1 }), new RequestLimit({ concurrency: 1 })];
    const blocking = admitted(lines(inner), passage, NEVER).subscribe();
    const waiting = admitted(lines(outer, inner), passage, NEVER).subscribe();
    expect([outer.inFlight, inner.waiting]).toEqual([0, 1]);
    waiting.unsubscribe();
    expect([outer.inFlight, inner.waiting]).toEqual([0, 0]);
    blocking.unsubscribe();
  });

  it('fails where no more may wait', () => {
    const limit = new RequestLimit({ concurrency: 1, queueLimit: 0 });
    admitted(lines(limit), passage, NEVER).subscribe();
    let caught: unknown;
    admitted(lines(limit), passage, NEVER).subscribe({ error: (error: unknown) => (caught = error) });
    expect(caught).toMatchObject({ code: 'queue-full', outcome: 'not-sent' });
    expect(limit.waiting).toBe(0);
  });
});
