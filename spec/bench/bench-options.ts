/** What can be measured on its own; all but `wire`, which is a part of `traffic`, is the whole benchmark. */
export const PART_NAMES = ['stages', 'wire', 'traffic', 'renewals', 'callers', 'start', 'memory'] as const;

export type PartName = (typeof PART_NAMES)[number];

/** What the command line of `npm run bench` says. */
export interface BenchOptions {
  /** The parts to measure, in order. */
  readonly parts: readonly PartName[];
  /** Fewer and shorter rounds: for a look while tuning, not for the record. */
  readonly quick: boolean;
  /** Where the figures are written to as JSON. */
  readonly json: string | undefined;
  /** Whether the table in README.md is written anew. */
  readonly readme: boolean;
}

/** Reads `--only NAME` (also several, with commas), `--quick`, `--json FILE` and `--readme`. Throws for anything else. */
export function readBenchOptions(words: readonly string[]): BenchOptions {
  let options: BenchOptions = { parts: PART_NAMES.filter((name) => name !== 'wire'), quick: false, json: undefined, readme: false };
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index];
    if (word === '--quick') options = { ...options, quick: true };
    else if (word === '--readme') options = { ...options, readme: true };
    else if (word === '--json') options = { ...options, json: valueAfter(words, (index += 1)) };
    else if (word === '--only') options = { ...options, parts: valueAfter(words, (index += 1)).split(',').map(partName) };
    else throw new Error(`npm run bench has no option ${String(word)}; it has --only NAME, --quick, --json FILE and --readme.`);
  }
  if (options.readme && (options.quick || options.parts.length < PART_NAMES.length - 1)) throw new Error('The table in README.md shows a whole run: --readme goes without --only and --quick.');
  return options;
}

function valueAfter(words: readonly string[], index: number): string {
  const value = words[index];
  if (value === undefined) throw new Error(`${words[index - 1] ?? 'An option'} wants a value.`);
  return value;
}

function partName(word: string): PartName {
  const found = PART_NAMES.find((name) => name === word);
  if (found === undefined) throw new Error(`There is nothing called ${word} to measure; there are ${PART_NAMES.join(', ')}.`);
  return found;
}
