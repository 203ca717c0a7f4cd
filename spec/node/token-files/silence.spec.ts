import { describe, expect, it } from 'vitest';
import { watched, type Watched } from '../../../src/node/token-files/silence.js';

const after = (before: Watched | undefined, looks: readonly (readonly [seen: string, at: number])[]): Watched | undefined =>
  looks.reduce<Watched | undefined>((last, [seen, at]) => watched(last, seen, at), before);

describe('watched', () => {
  it('counts for how long there was no other heartbeat', () => {
    expect(after(undefined, [['1 held 4', 100]])).toMatchObject({ silentMs: 0 });
    expect(after(undefined, [['1 held 4', 100], ['1 held 4', 200], ['1 held 4', 290]])).toMatchObject({ silentMs: 190 });
  });

  it.each(['1 held 5', '2 held 4'])('begins anew with %s', (seen) => {
    expect(after(undefined, [['1 held 4', 100], ['1 held 4', 200], [seen, 300], [seen, 310]])).toMatchObject({ silentMs: 10 });
  });

  it('does not count a time in which it did not look itself', () => {
    expect(after(undefined, [['1 held 4', 100], ['1 held 4', 3_600_000], ['1 held 4', 3_600_100]])).toMatchObject({ silentMs: 600 });
  });
});
