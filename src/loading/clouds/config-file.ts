/** One configuration file as data. */
export interface ConfigFile {
  /** What errors call it. */
  readonly path: string;
  /** What it holds: maps, lists, texts, booleans and null; `undefined` for an empty file. Digits stay texts. */
  readonly content: unknown;
  /** The line, from 1, of the value at these keys: `['clouds', 'prod', 'auth', 'username']`; `undefined` if it is unknown. */
  lineOf?(keys: readonly (string | number)[]): number | undefined;
}

/** Environment variables as `process.env` has them. */
export type Environment = Readonly<Record<string, string | undefined>>;
