import { expect, it } from 'vitest';
import { realStorm } from '../chaos/real/real-storm.js';
import { describeCloud } from './describe-cloud.js';

/** What befalls whom depends on it, and in which order what else happens. */
const SEED = 5;
const MINUTES = 0.3;
const EVERY_SECONDS = 2;
const AGAIN = `seed ${SEED}; again: npm run chaos -- --seed ${SEED} --requests 0 --hours 0 --minutes ${MINUTES} --every ${EVERY_SECONDS}`;
/** The storm itself, starting and stopping what it is over, and a minute for everybody to be well again. */
const PATIENCE_MS = 240_000;

describeCloud('a short storm over a Keystone and a Placement of its own', ({ prefix }) => {
  it(`leaves everybody well, with one sign-in for each identity and incident (seed ${SEED})`, { timeout: PATIENCE_MS }, async () => {
    const { violations, endings, incidents, left } = await realStorm({ prefix, seed: SEED, ms: MINUTES * 60_000, everyMs: EVERY_SECONDS * 1_000, members: 2 });

    expect(violations, AGAIN).toEqual([]);
    expect(left, AGAIN).toBe('');
    expect(endings['value'], AGAIN).toBeGreaterThan(20);
    expect(incidents['first use'], AGAIN).toBe(6);
  });
});
