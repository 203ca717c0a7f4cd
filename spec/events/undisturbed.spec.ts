import { describe, expect, it } from 'vitest';
import { undisturbed } from '../../src/events/undisturbed.js';

describe('undisturbed', () => {
  it('gives what a call gives, and undefined if it throws', () => {
    const broken = (): never => {
      throw new Error('disk full');
    };

    expect([undisturbed(() => 5), undisturbed(() => false), undisturbed<unknown>(broken)]).toEqual([5, false, undefined]);
  });
});
