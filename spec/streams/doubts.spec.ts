import { describe, expect, it } from 'vitest';
import { Doubts } from '../../src/streams/doubts.js';

describe('Doubts', () => {
  it('knows until when something is in doubt, unless it is settled', () => {
    const doubts = new Doubts();
    doubts.raise('one', 0, 100);
    doubts.raise('one', 50, 100);
    doubts.raise('other', 60, 100);
    doubts.settle('other');
    expect([doubts.until('one'), doubts.until('other')]).toEqual([150, -Infinity]);
  });

  it('forgets what is in doubt no longer when another doubt comes', () => {
    const doubts = new Doubts();
    doubts.raise('one', 0, 100);
    doubts.raise('other', 100, 100);
    expect([doubts.until('one'), doubts.until('other')]).toEqual([-Infinity, 200]);
  });
});
