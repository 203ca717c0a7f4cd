/** Where ids come from: each call gives another one of 32 hexadecimal digits. */
export type IdSource = () => string;

/** Odd, so that no id occurs twice; large, so that neighbours have no long text in common. */
const STRIDE = 0x9e3779b97f4a7c15f39cc0605cedc835n;

/** Ids that look random and are the same in every run. Two sources with different `first` (a whole number) differ. */
export function countingIds(first = 1): IdSource {
  let next = BigInt(first);
  return () => {
    const id = BigInt.asUintN(128, next * STRIDE);
    next += 1n;
    return id.toString(16).padStart(32, '0');
  };
}

/** Ids that never occur again. */
export function randomIds(): IdSource {
  return () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** 32 hexadecimal digits written as a UUID, which is how Nova, Cinder and Placement name their resources. */
export function asUuid(id: string): string {
  return [id.slice(0, 8), id.slice(8, 12), id.slice(12, 16), id.slice(16, 20), id.slice(20)].join('-');
}
