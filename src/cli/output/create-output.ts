import type { Io } from '../io.js';
import { cellText } from './cell-text.js';
import { chooseColumns } from './choose-columns.js';
import type { Output, Row } from './output.js';
import { paint } from './paint.js';
import { printableLines } from './printable.js';
import { renderTable, tableWidth } from './table.js';

/** What `--format` can be. */
export const FORMATS = ['table', 'json', 'value'] as const;

/** How rows are printed. */
export type Format = (typeof FORMATS)[number];

/** What was asked for with `--format` and `--column`. */
export interface OutputChoice {
  readonly format: Format;
  /** Empty: all. */
  readonly columns: readonly string[];
}

/** Prints rows on `io.stdout`, words for people on `io.stderr`. */
export function createOutput(io: Io, { format, columns: wanted }: OutputChoice): Output {
  const print = (text: string): void => void io.stdout.write(`${text}\n`);
  const say = (text: string): void => void io.stderr.write(`${printableLines(text)}\n`);
  return {
    record: (row) => {
      const columns = chooseColumns(Object.keys(row), wanted);
      if (format === 'json') print(json(part(row, columns)));
      else if (format === 'value') print(columns.map((column) => cellText(row[column])).join('\n'));
      else print(recordText(io, part(row, columns), wanted.length > 0));
    },
    list: (all, rows) => {
      const columns = chooseColumns(all, wanted);
      if (format === 'json') return print(json(rows.map((row) => part(row, columns))));
      const cells = rows.map((row) => columns.map((column) => cellText(row[column])));
      if (format === 'table') return print(listText(io, columns, cells));
      for (const texts of cells) print(texts.join(' '));
    },
    note: say,
    warn: (text) => void io.stderr.write(`${paint(io, 'stderr', 'yellow')('warning:')} ${printableLines(text)}\n`),
  };
}

function json(value: unknown): string {
  return JSON.stringify(value, (_key, member: unknown) => (member === undefined ? null : member), 2);
}

function part(row: Row, columns: readonly string[]): Row {
  return Object.fromEntries(columns.map((column) => [column, row[column]]));
}

/** Fields that have no value are left out of a table, unless they were asked for. */
function recordText(io: Io, row: Row, isChosen: boolean): string {
  const rows = Object.entries(row)
    .filter(([, value]) => isChosen || value !== undefined)
    .map(([field, value]) => [field, cellText(value)]);
  return fitted(io, { headings: ['field', 'value'], rows }, () => plainLines(io, rows));
}

function listText(io: Io, headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const blocks = (): string => rows.map((cells) => plainLines(io, headings.map((heading, index) => [heading, cells[index] ?? '']))).join('\n\n');
  return fitted(io, { headings, rows }, blocks);
}

/** A table, or on a terminal that is too narrow for it `otherwise`: lines that are wrapped inside a frame can be neither read nor copied. */
function fitted(io: Io, table: { readonly headings: readonly string[]; readonly rows: readonly (readonly string[])[] }, otherwise: () => string): string {
  const isTooWide = io.isTerminal.stdout && table.rows.length > 0 && tableWidth(table) > io.columns;
  return isTooWide ? otherwise() : renderTable({ ...table, paint: paint(io, 'stdout', 'bold') });
}

function plainLines(io: Io, rows: readonly (readonly string[])[]): string {
  const bold = paint(io, 'stdout', 'bold');
  const width = Math.max(0, ...rows.map(([field = '']) => field.length));
  return rows.map(([field = '', value = '']) => `${bold(field.padEnd(width))}  ${value}`.trimEnd()).join('\n');
}
