import { describe, expect, it } from 'vitest';
import { TokenLife } from './token-life.js';

const lifeMs = 60_000;

describe('TokenLife', () => {
  it('counts a sign-in at each half of a life, used or not, where tokens are renewed ahead', () => {
    const life = new TokenLife(1_000, { lifeMs, renewal: 'ahead' });

    life.passed(30_999);
    expect(life.signIns).toBe(0);
    life.used(91_000, false);
    expect(life.signIns).toBe(3);
  });

  it('counts one at the first use after half of a life where they are not', () => {
    const life = new TokenLife(0, { lifeMs, renewal: 'lazy' });

    life.used(30_000, false);
    expect(life.signIns).toBe(0);
    life.used(45_000, false);
    life.used(75_000, false);
    expect(life.signIns).toBe(1);
    life.used(75_001, false);
    expect(life.signIns).toBe(2);
  });

  it('counts one when a service first sees a token that was revoked', () => {
    const life = new TokenLife(0, { lifeMs, renewal: 'ahead' });

    life.revoked(10_000);
    life.used(11_000, false);
    expect(life.signIns).toBe(0);
    life.used(12_000, true);
    life.used(13_000, true);
    expect(life.signIns).toBe(1);
    life.passed(42_000);
    expect(life.signIns).toBe(2);
  });

  it('counts none for a revoked token that was renewed before anybody saw it', () => {
    const life = new TokenLife(0, { lifeMs, renewal: 'ahead' });

    life.revoked(29_000);
    life.used(31_000, true);

    expect(life.signIns).toBe(1);
  });
});
