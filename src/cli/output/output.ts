/** A value in a cell. Lists and objects are JSON in tables; `undefined` is an empty cell, and null in JSON. */
export type CellValue = string | number | boolean | undefined | readonly CellValue[] | { readonly [key: string]: CellValue };

/** One thing with its fields in the order in which they are shown; JSON has the same keys. */
export type Row = Readonly<Record<string, CellValue>>;

/** Prints what a command was asked for, on stdout, in the format of `--format` and with the columns of `--column`. */
export interface Output {
  /** One thing: a table of fields and values, a JSON object, or one value a line. */
  record(row: Row): void;
  /** Many: a table, a JSON array, or one line each. `columns` are the keys, for when there is no row. */
  list(columns: readonly string[], rows: readonly Row[]): void;
  /** A line for people on stderr: what was done, what comes next. */
  readonly note: (text: string) => void;
  /** A warning on stderr. */
  readonly warn: (text: string) => void;
}
