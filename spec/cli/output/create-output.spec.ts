import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { createOutput, type Format } from '../../../src/cli/output/create-output.js';
import type { Output } from '../../../src/cli/output/output.js';

function printed(print: (output: Output) => void, { format = 'table', columns = [], width }: { format?: Format; columns?: string[]; width?: number } = {}): string {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const isTerminal = { stdin: false, stdout: width !== undefined, stderr: false };
  const io = { stdout, stderr, stdin: new PassThrough(), environment: { NO_COLOR: '1' }, isTerminal, columns: width ?? 80, directory: '/', interrupted: new AbortController().signal };
  print(createOutput(io, { format, columns }));
  return String(stdout.read() ?? '');
}

const ROWS = [
  { name: '北区', size: 2, tags: ['a', 'b'] },
  { name: 'café ☁️', size: undefined, tags: [] },
];
const list = (output: Output): void => {
  output.list(['name', 'size', 'tags'], ROWS);
};

describe('createOutput', () => {
  it('draws a table whose lines stand below each other, wide characters or not', () => {
    expect(printed(list)).toBe(
      ['+---------+------+------+', '| name    | size | tags |', '+---------+------+------+', '| 北区    | 2    | a, b |', '| café ☁️ |      |      |', '+---------+------+------+', ''].join('\n'),
    );
  });

  it('prints one JSON document with the same keys, null for what is not there', () => {
    expect(JSON.parse(printed(list, { format: 'json' }))).toEqual([ROWS[0], { ...ROWS[1], size: null }]);
  });

  it('prints the columns that were asked for, by any spelling', () => {
    expect(printed(list, { format: 'value', columns: ['Size', 'NAME'] })).toBe('2 北区\n café ☁️\n');
  });

  it('refuses a column that is not there, and names those that are', () => {
    expect(() => printed(list, { columns: ['colour'] })).toThrow('There is no column "colour"; there are name, size, tags.');
  });

  it('shows a record without the fields that have no value', () => {
    const print = (output: Output): void => {
      output.record({ id: 'x1', domain_id: undefined });
    };

    expect(printed(print)).not.toContain('domain_id');
    expect(printed(print, { format: 'json' })).toBe('{\n  "id": "x1",\n  "domain_id": null\n}\n');
    expect(printed(print, { columns: ['domain_id'] })).toContain('| domain_id |');
  });

  it('cuts and wraps nothing at a narrow terminal: fields stand below each other', () => {
    expect(printed(list, { width: 20 })).toBe('name  北区\nsize  2\ntags  a, b\n\nname  café ☁️\nsize\ntags\n');
  });

  it('lets no name move the cursor of a terminal', () => {
    const print = (output: Output): void => {
      output.list(['name'], [{ name: 'evil\u001b[2J\nname' }]);
    };

    expect(printed(print, { format: 'value' })).toBe('evil\\u001b[2J\\nname\n');
  });
});
