import { describe, expect, it } from 'vitest';
import { MOST_GROWTH_BYTES } from './memory.js';
import { virtualStorm } from './model/virtual-storm.js';

/** It takes about 5 s on a machine that does nothing else. */
const PATIENCE_MS = 120_000;

describe('random faults in virtual time', { timeout: PATIENCE_MS }, () => {
  it.each([
    { seed: 11, hours: 0.25, pace: 'usual' },
    { seed: 36, hours: 0.7, pace: 'fast' },
  ] as const)('end each request in time in a value or a typed error, with one sign-in for each identity and incident ($hours hours, pace $pace, seed $seed)', async (weather) => {
    const { endings, violations, growth, incidents } = await virtualStorm(weather);

    expect(violations).toEqual([]);
    expect(endings['value']).toBeGreaterThan(100);
    expect(Object.keys(endings).length).toBeGreaterThan(5);
    expect(Object.keys(incidents)).toEqual(expect.arrayContaining(['first use', 'due', 'refused']));
    expect(growth).toBeLessThan(MOST_GROWTH_BYTES);
  });
});
