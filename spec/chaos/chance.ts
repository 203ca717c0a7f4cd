/**
 * A number in [0, 1) that depends on nothing but the seed and what is asked about: the same in every run, in whatever order the
 * questions come.
 */
export function chance(seed: number, ...about: readonly number[]): number {
  let state = seed | 0;
  for (const each of about) state = mixed(state ^ mixed(each + 0x9e3779b9));
  return (mixed(state) >>> 0) / 2 ** 32;
}

/** Spreads a change of one bit over all of them (the finalizer of MurmurHash3). */
function mixed(bits: number): number {
  let state = bits | 0;
  state = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
  state = Math.imul(state ^ (state >>> 13), 0xc2b2ae35);
  return state ^ (state >>> 16);
}

/** One of several, evenly. */
export function pick<T>(from: readonly T[], at: number): T | undefined {
  return from[Math.floor(at * from.length)];
}
