import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { hasSpec, loadDeviations, type Deviation } from './deviations.js';
import { loadVectors } from './load-vectors.js';
import { missingFeature } from './supported.js';

const entries = JSON.parse(readFileSync(new URL('./deviations.json', import.meta.url), 'utf8')) as Readonly<Record<string, Omit<Deviation, 'glob'>>>;
const deviations = Object.entries(entries).map(([glob, entry]) => ({ glob, ...entry }));
const vectors = loadVectors({ directory: fileURLToPath(new URL('./vectors', import.meta.url)) });

describe('deviations.json', () => {
  it('names specs that are there, but for entries whose vectors are all still skipped', () => {
    const deviationOf = loadDeviations();
    const isStillSkipped = ({ glob }: Deviation): boolean => {
      const covered = vectors.filter(({ name }) => deviationOf(name)?.glob === glob);
      return covered.length > 0 && covered.every((vector) => missingFeature(vector) !== undefined);
    };

    const missing = deviations.filter((deviation) => !hasSpec(deviation) && !isStillSkipped(deviation));

    expect(deviations).not.toHaveLength(0);
    expect(missing.map(({ glob, spec }) => `${glob}: ${spec}`)).toEqual([]);
  });
});
