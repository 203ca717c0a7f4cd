/** Where one of many texts was found. */
export interface Hit {
  /** Which one, by its place in the list. */
  readonly pattern: number;
  /** In bytes. */
  readonly at: number;
}

/** Looks for all texts at once. */
export type Scan = (bytes: Uint8Array) => readonly Hit[];

/** The last bytes of a text, by whose hash it is looked up: tokens begin alike. */
const SUFFIX = 6;
const HASHES = 1 << 24;

/**
 * Prepares a search for `patterns` (each of at least 6 bytes), whose time does not depend on their number: the hash of six bytes
 * moves along, and only where one of the texts ends with such six bytes is anything compared.
 */
export function scanFor(patterns: readonly Uint8Array[]): Scan {
  const ends = new Uint8Array(HASHES);
  const byHash = new Map<number, number[]>();
  patterns.forEach((bytes, index) => {
    if (bytes.length < SUFFIX) throw new RangeError(`A pattern of ${bytes.length} bytes is too short to be looked for.`);
    const hash = bytes.subarray(-SUFFIX).reduce((before, byte) => roll(before, byte), 0);
    ends[hash] = 1;
    const alike = byHash.get(hash);
    if (alike === undefined) byHash.set(hash, [index]);
    else alike.push(index);
  });
  return (bytes) => {
    const hits: Hit[] = [];
    let hash = 0;
    for (let last = 0; last < bytes.length; last += 1) {
      hash = roll(hash, bytes[last] ?? 0);
      if (ends[hash] === 0) continue;
      for (const pattern of byHash.get(hash) ?? []) {
        if (endsAt(bytes, last, patterns[pattern] ?? bytes)) hits.push({ pattern, at: last + 1 - (patterns[pattern]?.length ?? 0) });
      }
    }
    return hits;
  };
}

/** After six steps nothing is left of a byte. */
function roll(hash: number, byte: number): number {
  return ((hash << 4) ^ byte) & (HASHES - 1);
}

function endsAt(bytes: Uint8Array, last: number, pattern: Uint8Array): boolean {
  const first = last + 1 - pattern.length;
  if (first < 0) return false;
  for (let index = 0; index < pattern.length; index += 1) if (bytes[first + index] !== pattern[index]) return false;
  return true;
}
