import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { distinct, ownLimit, RequestLimit, type RequestLimitOptions } from '../../../src/http/load/request-limit.js';
import { VirtualRuntime } from '../../token/virtual-runtime.js';
import { watch, type Passenger } from './passage.js';

const names = (count: number): string[] => Array.from({ length: count }, (_, index) => String(index + 1));

describe('RequestLimit', () => {
  it('lets exactly as many pass at once as it says, in the order in which they came', () => {
    const gate = watch(new RequestLimit({ concurrency: 2 }), new VirtualRuntime());
    const all = names(5).map((name) => gate.come(name));
    expect(gate.passed).toEqual(['1', '2']);
    all[1]?.leave();
    expect(gate.passed).toEqual(['1', '2', '3']);
    all[0]?.leave();
    all[2]?.leave();
    expect(gate.passed).toEqual(['1', '2', '3', '4', '5']);
  });

  it('never lets more pass, whoever leaves when', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 4 }), fc.array(fc.nat({ max: 9 }), { maxLength: 60 }), (concurrency, moves) => {
        const limit = new RequestLimit({ concurrency });
        const gate = watch(limit, new VirtualRuntime());
        const present: Passenger[] = [];
        moves.forEach((move, index) => {
          if (move < 6) present.push(gate.come(String(index)));
          else present.splice(move % Math.max(1, present.length), 1)[0]?.leave();
          expect(limit.inFlight).toBeLessThanOrEqual(concurrency);
          expect(limit.inFlight === concurrency || limit.waiting === 0).toBe(true);
        });
        for (const passenger of present) passenger.leave();
        expect([limit.inFlight, limit.waiting]).toEqual([0, 0]);
      }),
    );
  });

  it('passes over those who no longer wait', () => {
    const gate = watch(new RequestLimit({ concurrency: 1 }), new VirtualRuntime());
    const [first, second] = names(3).map((name) => gate.come(name));
    second?.leave();
    first?.leave();
    expect(gate.passed).toEqual(['1', '3']);
  });

  it('lets requests begin evenly, as many a second as it says', () => {
    const runtime = new VirtualRuntime();
    const gate = watch(new RequestLimit({ rateLimit: 10 }), runtime);
    for (const name of names(4)) gate.come(name);
    const at: number[] = [gate.passed.length];
    for (let tenth = 0; tenth < 3; tenth += 1) {
      runtime.advance(99);
      at.push(gate.passed.length);
      runtime.advance(1);
      at.push(gate.passed.length);
    }
    expect(at).toEqual([1, 1, 2, 2, 3, 3, 4]);
  });

  it('saves up nothing while nobody comes', () => {
    const runtime = new VirtualRuntime();
    const gate = watch(new RequestLimit({ rateLimit: 10 }), runtime);
    runtime.advance(60_000);
    for (const name of names(5)) gate.come(name);
    expect(gate.passed).toEqual(['1']);
  });

  it('waits for nothing when nobody is left to wait', () => {
    const runtime = new VirtualRuntime();
    const gate = watch(new RequestLimit({ rateLimit: 1 }), runtime);
    gate.come('1');
    gate.come('2').leave();
    expect(runtime.waiting('sleep')).toEqual([]);
    runtime.advance(500);
    gate.come('3');
    expect(runtime.waiting('sleep')).toEqual([500]);
  });

  it('keeps both limits at once', () => {
    const runtime = new VirtualRuntime();
    const gate = watch(new RequestLimit({ concurrency: 1, rateLimit: 10 }), runtime);
    const first = gate.come('1');
    gate.come('2');
    runtime.advance(5000);
    expect(gate.passed).toEqual(['1']);
    first.leave();
    expect(gate.passed).toEqual(['1', '2']);
  });

  it('refuses at once who would have to wait behind a full queue', () => {
    const gate = watch(new RequestLimit({ concurrency: 1, queueLimit: 1 }), new VirtualRuntime());
    const first = gate.come('1');
    gate.come('2');
    gate.come('3');
    expect(gate.refused).toEqual([
      expect.objectContaining({ code: 'queue-full', outcome: 'not-sent', message: expect.stringContaining('GET http://service/3 was not sent') as string }),
    ]);
    first.leave();
    expect(gate.passed).toEqual(['1', '2']);
  });

  it('lets a sign-in pass before those who may be waiting for it, however many they are', () => {
    const gate = watch(new RequestLimit({ concurrency: 1, queueLimit: 1 }), new VirtualRuntime());
    const first = gate.come('1');
    gate.come('2');
    gate.come('sign-in', { urgent: true });
    first.leave();
    expect(gate.passed).toEqual(['1', 'sign-in']);
    expect(gate.refused).toEqual([]);
  });

  it.each([
    ['concurrency', { concurrency: 0 }],
    ['concurrency', { concurrency: Number.NaN }],
    ['concurrency', { concurrency: 1.5 }],
    ['rateLimit', { rateLimit: 0 }],
    ['rateLimit', { rateLimit: -1 }],
    ['queueLimit', { queueLimit: -1 }],
    ['concurency', { concurency: 5 } as RequestLimitOptions],
  ])('refuses a wrong %s: %j', (option, options) => {
    expect(() => new RequestLimit(options)).toThrow(expect.objectContaining({ options: [option] }));
  });
});

describe('ownLimit', () => {
  it('is none where the options ask for none', () => {
    expect(ownLimit({})).toBeUndefined();
    expect(ownLimit({ concurrency: 3 })).toBeInstanceOf(RequestLimit);
  });
});

describe('distinct', () => {
  it('has each limit once', () => {
    const [a, b] = [new RequestLimit({}), new RequestLimit({})];
    expect(distinct([b, a, b, undefined])).toEqual([b, a]);
  });
});
