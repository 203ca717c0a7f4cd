import { describe, expect, it } from 'vitest';
import { MOST_GROWTH_BYTES } from './memory.js';
import { storm } from './storm.js';

const REQUESTS = 10_000;

/** It takes about 15 s on a machine that does nothing else. */
const PATIENCE_MS = 180_000;

describe('ten thousand requests through a network of which a tenth fails', { timeout: PATIENCE_MS }, () => {
  it('end each in a value or a typed error that says what was done', async () => {
    const { endings, violations, growth, signIns } = await storm({ seed: 4, requests: REQUESTS });

    expect(violations).toEqual([]);
    expect(Object.values(endings).reduce((sum, times) => sum + times, 0)).toBe(REQUESTS);
    expect(endings['value']).toBeGreaterThan(0.5 * REQUESTS);
    expect(signIns).toBeGreaterThan(10);
    expect(growth).toBeLessThan(MOST_GROWTH_BYTES);
  });
});
