import { describe, expect, it } from 'vitest';
import { growthOf, type HeapSample } from './growth.js';

const MEGABYTE = 1_000_000;

/** Samples of 10 MB that grow by so much per request, and are out of line by what `noise` says. */
function samples(bytesPerRequest: number, noise: readonly number[] = []): HeapSample[] {
  return Array.from({ length: 16 }, (_, index) => {
    const requests = 10_000 * (index + 1);
    return { requests, bytes: 10 * MEGABYTE + bytesPerRequest * requests + (noise[index] ?? 0) };
  });
}

describe('growthOf', () => {
  it('is in per cent of the heap per 100,000 requests', () => {
    const { lowest, likely, highest } = growthOf(samples(1));

    // A byte for each request: 100 kB of 10.1 MB.
    for (const each of [lowest, likely, highest]) expect(each).toBeCloseTo(0.99, 2);
  });

  it('does not mind a few samples that are out of line', () => {
    const noise = [MEGABYTE, 0, 0, -MEGABYTE / 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3 * MEGABYTE];

    expect(growthOf(samples(0, noise)).likely).toBe(0);
  });

  it('says between which bounds it is where samples scatter', () => {
    const noise = Array.from({ length: 16 }, (_, index) => ((index * 7) % 16) * 10_000);

    const { lowest, likely, highest } = growthOf(samples(1, noise));

    expect(lowest).toBeLessThan(0.9);
    expect(highest).toBeGreaterThan(1.1);
    expect(likely).toBeGreaterThan(lowest);
    expect(likely).toBeLessThan(highest);
  });

  it('finds an object that each request leaves behind, in few requests', () => {
    const noise = Array.from({ length: 16 }, (_, index) => ((index * 7) % 16) * 2_000);
    const few = samples(32, noise).map(({ requests, bytes }) => ({ requests: requests / 10, bytes: bytes - 0.9 * 32 * requests }));

    expect(growthOf(few).lowest).toBeGreaterThan(10);
  });

  it('shrinks where the heap does', () => {
    expect(growthOf(samples(-1)).highest).toBeLessThan(0);
  });
});
