import { describe, expect, it } from 'vitest';
import { isDead, readLease, sightingOf, type Lease, type Sighting } from '../../../../src/token/store/browser/sighting.js';

/** What a waiter knows after it has seen these, a round apart. */
function lookedAt(leases: readonly Lease[]): Sighting {
  let seen: Sighting | undefined;
  for (const lease of leases) seen = sightingOf(lease, seen, true);
  return seen!;
}

const still = (rounds: number): readonly Lease[] => Array.from({ length: rounds }, () => ({ holder: 'one', beat: 4 }));

describe('sightingOf', () => {
  it('holds a lease for dead after six rounds in which it did not move', () => {
    expect(isDead(lookedAt(still(6)))).toBe(false);
    expect(isDead(lookedAt(still(7)))).toBe(true);
  });

  it('begins again when the holder gave a sign of life, or is another one', () => {
    expect(lookedAt([...still(6), { holder: 'one', beat: 5 }]).rounds).toBe(0);
    expect(lookedAt([...still(6), { holder: 'other', beat: 4 }]).rounds).toBe(0);
  });

  it('does not count looks between rounds, however many', () => {
    let seen = lookedAt(still(6));
    for (let look = 0; look < 20; look += 1) seen = sightingOf({ holder: 'one', beat: 4 }, seen, false);

    expect(isDead(seen)).toBe(false);
  });
});

describe('readLease', () => {
  it('reads a lease and nothing else', () => {
    expect(readLease({ holder: 'one', beat: 1, more: true })).toEqual({ holder: 'one', beat: 1 });
    expect([undefined, null, 'one', {}, { holder: 1, beat: 1 }, { holder: 'one' }].map(readLease)).toEqual(Array(6).fill(undefined));
  });
});
