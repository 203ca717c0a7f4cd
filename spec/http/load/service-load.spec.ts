import { describe, expect, it } from 'vitest';
import { ServiceLoad } from '../../../src/http/load/service-load.js';
import { VirtualRuntime } from '../../token/virtual-runtime.js';
import { watch } from './passage.js';

const busy = (status: 429 | 503, retryAfterMs?: number) => ({ status, retryAfterMs, now: 0 });
const fine = { status: 200, retryAfterMs: undefined, now: 0 };

describe('ServiceLoad', () => {
  it('lets everybody pass while the service says nothing', () => {
    const gate = watch(new ServiceLoad(), new VirtualRuntime());
    for (let index = 0; index < 500; index += 1) gate.come(String(index));
    expect(gate.passed).toHaveLength(500);
  });

  it.each([429, 503] as const)('lets half as many pass after a %i', (status) => {
    const load = new ServiceLoad();
    const gate = watch(load, new VirtualRuntime());
    const first = Array.from({ length: 8 }, (_, index) => gate.come(String(index)));
    expect(load.answered(0, busy(status))).toEqual({ limit: 4, holdMs: 0 });
    for (const passenger of first) passenger.leave();
    for (let index = 0; index < 10; index += 1) gate.come(`again ${String(index)}`);
    expect(gate.passed).toHaveLength(8 + 4);
  });

  it('takes the refusals of one burst for one', () => {
    const load = new ServiceLoad();
    const gate = watch(load, new VirtualRuntime());
    for (let index = 0; index < 8; index += 1) gate.come(String(index));
    load.answered(0, busy(429));
    expect(load.answered(0, busy(429))).toBeUndefined();
  });

  it('never makes somebody wait who comes alone', () => {
    const load = new ServiceLoad();
    const gate = watch(load, new VirtualRuntime());
    for (let index = 0; index < 20; index += 1) {
      const passenger = gate.come(String(index));
      load.answered(load.lowered, busy(503));
      passenger.leave();
    }
    expect(gate.passed).toHaveLength(20);
  });

  it('lets more pass again with each success', () => {
    const load = new ServiceLoad();
    const gate = watch(load, new VirtualRuntime());
    const first = Array.from({ length: 4 }, (_, index) => gate.come(String(index)));
    load.answered(0, busy(429));
    for (const passenger of first) passenger.leave();
    for (let index = 0; index < 12; index += 1) load.answered(load.lowered, fine);
    for (let index = 0; index < 100; index += 1) gate.come(`again ${String(index)}`);
    expect(gate.passed).toHaveLength(104);
  });

  it('makes all callers wait as long as the service asked one of them to', () => {
    const runtime = new VirtualRuntime();
    const load = new ServiceLoad();
    const gate = watch(load, runtime);
    expect(load.answered(0, busy(429, 2000))).toEqual({ limit: 1, holdMs: 2000 });
    load.answered(load.lowered, fine);
    gate.come('a');
    gate.come('b');
    runtime.advance(1999);
    expect(gate.passed).toEqual([]);
    runtime.advance(1);
    expect(gate.passed).toEqual(['a', 'b']);
  });

  it('waits on if it asks for more in the meantime', () => {
    const runtime = new VirtualRuntime();
    const load = new ServiceLoad();
    const gate = watch(load, runtime);
    load.answered(0, busy(503, 1000));
    gate.come('a');
    runtime.advance(900);
    load.answered(load.lowered, { status: 503, retryAfterMs: 1000, now: runtime.monotonic() });
    runtime.advance(999);
    expect(gate.passed).toEqual([]);
    runtime.advance(1);
    expect(gate.passed).toEqual(['a']);
  });

  it('does not wait for more than a minute: whoever was told so knows', () => {
    const load = new ServiceLoad();
    expect(load.answered(0, busy(429, 61_000))).toBeUndefined();
    expect(load.heldForMs(0)).toBe(0);
  });
});
