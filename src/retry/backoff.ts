const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 60_000;

/**
 * How long to wait before further attempt number `attempt` (0 is the first): 0.5 s doubling to 60 s with full jitter, or
 * `fixedMs` as it is.
 */
export function backoffMs(attempt: number, fixedMs: number | undefined, random: () => number): number {
  if (fixedMs !== undefined) return fixedMs;
  return random() * Math.min(FIRST_DELAY_MS * 2 ** attempt, LONGEST_DELAY_MS);
}
