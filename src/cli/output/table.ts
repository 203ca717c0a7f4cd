import { padded, textWidth } from './text-width.js';

/** A table as text, and how it is made. */
export interface TableOptions {
  readonly headings: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** How headings look. @defaultValue as they are */
  readonly paint?: ((heading: string) => string) | undefined;
}

/** A frame of `+`, `-` and `|`, as OpenStack's command draws it. Nothing is cut or wrapped. */
export function renderTable({ headings, rows, paint = (text) => text }: TableOptions): string {
  const widths = columnWidths({ headings, rows });
  const line = `+${widths.map((width) => '-'.repeat(width + 2)).join('+')}+`;
  const row = (cells: readonly string[], style = (text: string): string => text): string =>
    `|${widths.map((width, index) => ` ${style(padded(cells[index] ?? '', width))} `).join('|')}|`;
  return [line, row(headings, paint), line, ...rows.map((cells) => row(cells)), ...(rows.length === 0 ? [] : [line])].join('\n');
}

/** How many columns of a terminal {@link renderTable} takes. */
export function tableWidth(options: Pick<TableOptions, 'headings' | 'rows'>): number {
  return columnWidths(options).reduce((sum, width) => sum + width + 3, 1);
}

function columnWidths({ headings, rows }: Pick<TableOptions, 'headings' | 'rows'>): readonly number[] {
  return headings.map((heading, index) => rows.reduce((width, cells) => Math.max(width, textWidth(cells[index] ?? '')), textWidth(heading)));
}
