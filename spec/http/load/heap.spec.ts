import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Heap } from '../../../src/http/load/heap.js';

describe('Heap', () => {
  it('has the lowest at hand, whatever comes and goes', () => {
    fc.assert(
      fc.property(fc.array(fc.option(fc.nat(20))), (steps) => {
        const heap = new Heap<{ readonly order: number }>();
        let model: number[] = [];
        for (const step of steps) {
          if (step === null) {
            heap.pop();
            model = model.slice(1);
          } else {
            heap.push({ order: step });
            model = [...model, step].sort((one, other) => one - other);
          }
          expect(heap.top?.order).toBe(model[0]);
        }
      }),
    );
  });
});
