import { describe, expect, it } from 'vitest';
import { within } from '../../src/http/within.js';
import { EagerRuntime } from './eager-runtime.js';

const passed = (ms: number): Error => new Error(`${ms} ms passed`);

describe('within', () => {
  it('gives what comes in time', async () => {
    const runtime = new EagerRuntime();
    await expect(within(Promise.resolve('here'), { limit: 5, runtime, passed })).resolves.toBe('here');
    await expect(within(Promise.reject(new Error('its own')), { limit: 5, runtime, passed })).rejects.toThrow('its own');
  });

  it('fails when the limit passes first', async () => {
    const runtime = new EagerRuntime();
    const late = within(new Promise(() => undefined), { limit: 5, runtime, passed });
    runtime.expire();
    await expect(late).rejects.toThrow('5 ms passed');
  });

  it('sets no timer without a limit', () => {
    const runtime = new EagerRuntime();
    const promise = Promise.resolve(1);
    expect(within(promise, { limit: undefined, runtime, passed })).toBe(promise);
    expect(runtime.deadlines).toEqual([]);
  });
});
