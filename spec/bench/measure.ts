/** One thing to be measured: does its work `count` times. */
export interface Contestant {
  readonly name: string;
  readonly run: (count: number) => Promise<void>;
}

/** How often something is measured, and how much of it at a time. */
export interface Rounds {
  readonly rounds: number;
  readonly count: number;
}

/** CPU microseconds (user and system) per run of each contestant: rounds in turn, so that drift of the machine meets all alike. */
export async function cpuMicroseconds(
  contestants: readonly Contestant[],
  { rounds, count }: Rounds,
): Promise<ReadonlyMap<string, readonly number[]>> {
  const figures = new Map<string, number[]>(contestants.map(({ name }) => [name, []]));
  for (const { run } of contestants) await run(Math.ceil(count / 4));
  for (let round = 0; round < rounds; round += 1) {
    for (const { name, run } of contestants) {
      const before = process.cpuUsage();
      await run(count);
      const { user, system } = process.cpuUsage(before);
      figures.get(name)?.push((user + system) / count);
    }
  }
  return figures;
}

/** The middle one; NaN of none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** The least one; Infinity of none. */
export function minimum(values: readonly number[]): number {
  return Math.min(...values);
}

/** How many times `others` the values are, round by round: the middle one. */
export function medianRatio(values: readonly number[], others: readonly number[]): number {
  return median(values.map((value, round) => value / (others[round] ?? Number.NaN)));
}
