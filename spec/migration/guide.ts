import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** One row of a table: what stands in code in the first cell, and in that under "here". */
export interface Row {
  readonly theirs: readonly string[];
  readonly ours: readonly string[];
  /** The names on the left are ours in camelCase. */
  readonly isCamelCase: boolean;
}

/** A table of the guide. */
export interface Table {
  /** The classes of keystoneauth1 whose members have to be in it. */
  readonly classes: readonly string[];
  /** Our types that have what stands on the right. */
  readonly types: readonly string[];
  readonly rows: readonly Row[];
}

/** The guide without its programs. */
export const text: string = readFileSync(fileURLToPath(new URL('../../src/session/MIGRATING.md', import.meta.url)), 'utf8').replaceAll(/^```[\s\S]*?^```$/gm, '');

/** What stands in code in a text, with `a.{b,c}` as `a.b` and `a.c`. */
export function spansIn(line: string): readonly string[] {
  return [...line.matchAll(/`([^`]+)`/g)].flatMap(([, span = '']) => {
    const braces = /^([\w.]+)\{([\w,]+)\}$/.exec(span);
    return braces === null ? [span] : (braces[2] ?? '').split(',').map((name) => `${braces[1] ?? ''}${name}`);
  });
}

/** The words of code: `get(url)` has `get` and `url`. */
export function wordsIn(spans: readonly string[]): readonly string[] {
  return spans.flatMap((span) => span.match(/[A-Za-z_]\w*/g) ?? []);
}

/** The tables of the guide, each with the comment that stands before it. */
export function tables(): readonly Table[] {
  const blocks = text.matchAll(/(?:<!-- names: (.*)\|(.*)-->\n\n)?((?:^\|.*\n)+)/gm);
  return [...blocks].map(([, classes, types, lines = '']) => {
    const [head = [], , ...rows] = lines.trimEnd().split('\n').map(cellsOf);
    const column = head.findIndex((cell) => cell.trim() === 'here');
    const read = (cells: readonly string[]): Row => ({
      theirs: spansIn(cells[0] ?? ''),
      ours: spansIn(cells[column] ?? ''),
      isCamelCase: (cells[column] ?? '').trim() === 'camelCase',
    });
    return { classes: namesIn(classes), types: namesIn(types), rows: [head, ...rows].map(read) };
  });
}

const cellsOf = (line: string): readonly string[] => line.split('|').slice(1, -1);
const namesIn = (list = ''): readonly string[] => list.split(/\s+/).filter((name) => name !== '');
