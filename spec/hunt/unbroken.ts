import type { Output } from './read-ledger.js';

/** The texts of outputs one after the other, without the line breaks within them and between them. */
export interface Unbroken {
  readonly bytes: Buffer;
  /** The output that a byte belongs to. */
  outputAt(at: number): Output | undefined;
  /** Whether something was left out within. */
  isBroken(from: number, to: number): boolean;
}

const [BREAK, RETURN, BACKSLASH, LETTER] = ['\n', '\r', '\\', 'n'].map((char) => char.charCodeAt(0));

/** Makes one text of all outputs of a page: what was cut in two by a line's end, as itself or in JSON, or by a writer's chunks, is whole again. */
export function unbroken(bytes: Buffer, outputs: readonly Output[]): Unbroken {
  const joined = Buffer.allocUnsafe(bytes.length);
  const breaks: number[] = [];
  const starts: number[] = [];
  let length = 0;
  const leaveOut = (): void => {
    if (breaks.at(-1) !== length) breaks.push(length);
  };
  for (const { start, end } of outputs) {
    leaveOut();
    starts.push(length);
    for (let at = start; at < end; at += 1) {
      const byte = bytes[at] ?? 0;
      const isEscaped = byte === BACKSLASH && bytes[at + 1] === LETTER && at + 1 < end;
      if (byte === BREAK || byte === RETURN || isEscaped) {
        leaveOut();
        if (isEscaped) at += 1;
      } else {
        joined[length] = byte;
        length += 1;
      }
    }
  }
  return {
    bytes: joined.subarray(0, length),
    outputAt: (at) => outputs[lastNotAfter(starts, at)],
    isBroken: (from, to) => (breaks[lastNotAfter(breaks, to - 1)] ?? 0) > from,
  };
}

/** The place of the last number in a rising list that is not above `limit`. */
function lastNotAfter(numbers: readonly number[], limit: number): number {
  let [low, high] = [0, numbers.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((numbers[middle] ?? Infinity) <= limit) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
