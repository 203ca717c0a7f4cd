import type { BenchFigures } from './bench-figures.js';

/** Figures as lines of text: what is inside of what by its indentation, numbers in columns. */
export function figuresInWords(figures: BenchFigures): string {
  return lines(figures, '  ').join('\n');
}

function lines(value: object, indent: string): readonly string[] {
  return Object.entries(value).flatMap(([name, inner]: [string, unknown]) => {
    if (typeof inner !== 'object' || inner === null) return [`${indent}${name}: ${shown(inner)}`];
    const flat = Object.entries(inner).every(([, deeper]) => typeof deeper !== 'object');
    return flat
      ? [`${indent}${name.padEnd(24)} ${Object.entries(inner).map(([key, deeper]) => `${key} ${shown(deeper)}`).join('  ')}`]
      : [`${indent}${name}`, ...lines(inner, `${indent}  `)];
  });
}

function shown(value: unknown): string {
  if (typeof value !== 'number') return String(value);
  return Number.isInteger(value) || Math.abs(value) >= 1000 ? String(Math.round(value)) : value.toPrecision(3);
}
