import { Observable } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { admitted } from './admitted.js';
import { Party } from '../../../src/http/load/party.js';
import { lineOf } from '../../../src/http/load/line-of.js';
import { RequestLimit } from '../../../src/http/load/request-limit.js';
import { VirtualRuntime } from '../../token/virtual-runtime.js';

/** One place, those who had it in their order, and how it becomes free. */
function gate(limits: readonly RequestLimit[] = [new RequestLimit({ concurrency: 1 })]): {
  readonly passed: string[];
  readonly come: (name: string, party?: Party, options?: { readonly urgent: boolean }) => { leave(): void };
} {
  const runtime = new VirtualRuntime();
  const passed: string[] = [];
  return {
    passed,
    come: (name, party, { urgent } = { urgent: false }) => {
      const work$ = new Observable<never>(() => { passed.push(name); });
      const way = admitted(limits.map(lineOf), { runtime, urgent, party, label: () => name }, work$).subscribe({ error: () => undefined });
      return { leave: () => { way.unsubscribe(); } };
    },
  };
}

describe('Party', () => {
  it('has one turn while each of the others who came before that has one', () => {
    const { passed, come } = gate();
    const party = new Party();
    const all = ['p1', 'p2', 'p3', 'p4'].map((name) => come(name, party));
    const others = ['a', 'b'].map((name) => come(name));
    const leaving = [all[0], all[1], ...others, all[2], all[3]];
    for (const passenger of leaving) passenger?.leave();
    expect(passed).toEqual(['p1', 'p2', 'a', 'b', 'p3', 'p4']);
  });

  it('keeps the order of its own, and takes turns with another party', () => {
    const { passed, come } = gate();
    const [left, right] = [new Party(), new Party()];
    const present = new Map([...['l1', 'l2', 'l3'].map((name) => [name, come(name, left)] as const), ...['r1', 'r2', 'r3'].map((name) => [name, come(name, right)] as const)]);
    for (let last = passed.at(-1); last !== undefined && present.has(last); last = passed.at(-1)) {
      present.get(last)?.leave();
      present.delete(last);
    }
    expect(passed).toEqual(['l1', 'l2', 'r1', 'l3', 'r2', 'r3']);
  });

  it('does not keep back what is urgent', () => {
    const { passed, come } = gate();
    const party = new Party();
    const first = come('p1', party);
    come('p2', party);
    come('sign-in', party, { urgent: true });
    first.leave();
    expect(passed).toEqual(['p1', 'sign-in']);
  });

  it('passes over those of it who left', () => {
    const { passed, come } = gate();
    const party = new Party();
    const [first, second] = ['p1', 'p2', 'p3'].map((name) => come(name, party));
    second?.leave();
    first?.leave();
    expect(passed).toEqual(['p1', 'p3']);
  });

  it('loses nobody of ten thousand who left in the middle', () => {
    const limit = new RequestLimit({ concurrency: 1 });
    const { come } = gate([limit]);
    const party = new Party();
    const all = Array.from({ length: 10_000 }, (_, index) => come(String(index), party));
    for (const passenger of all.slice(1, 9_900)) passenger.leave();
    expect([limit.inFlight, limit.waiting]).toEqual([1, 100]);
    for (const passenger of all) passenger.leave();
    expect([limit.inFlight, limit.waiting]).toEqual([0, 0]);
  });
});
