import { statSync } from 'node:fs';
import { describe, expect, inject, it } from 'vitest';
import { doors } from './doors.js';
import { sizeTable, weigh } from './size-report.js';

const { complete, tarball } = inject('package');

/** What is downloaded with `npm install`, sources for debuggers included. */
const MOST_TARBALL_BYTES = 3_000_000;

describe('the size report', () => {
  it('has every door, and a tarball that does not grow unseen', async () => {
    const weights = await Promise.all(doors.map(async (door) => weigh(door, complete)));
    console.log(sizeTable(weights, tarball));

    expect(weights.map(({ door }) => door)).toEqual(doors.map(({ specifier }) => specifier));
    expect(weights.filter(({ fromTheStartBytes, inAllBytes }) => fromTheStartBytes < 200 || inAllBytes < fromTheStartBytes)).toEqual([]);
    expect(statSync(tarball).size).toBeLessThan(MOST_TARBALL_BYTES);
  });
});
