import type { CellValue } from './output.js';
import { printable } from './printable.js';

/** A value on one line; a list of plain values is separated by commas, everything deeper is JSON. */
export function cellText(value: CellValue): string {
  if (value === undefined) return '';
  if (isPlainList(value)) return printable(value.map(String).join(', '));
  return printable(typeof value === 'object' ? JSON.stringify(value) : String(value));
}

function isPlainList(value: CellValue): value is readonly (string | number | boolean)[] {
  return Array.isArray(value) && value.every((member) => typeof member !== 'object' && member !== undefined);
}
