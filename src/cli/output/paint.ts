import type { Io } from '../io.js';

const CODES = { bold: [1, 22], dim: [2, 22], red: [31, 39], green: [32, 39], yellow: [33, 39] } as const;

/** A colour or weight of text. */
export type Style = keyof typeof CODES;

/** Whether a stream shows colours: a terminal that can, and nobody who set NO_COLOR. */
export function showsColours({ isTerminal, environment }: Io, stream: 'stdout' | 'stderr'): boolean {
  return isTerminal[stream] && !environment['NO_COLOR'] && environment['TERM'] !== 'dumb';
}

/** A text in a style, where the stream shows it. */
export function paint(io: Io, stream: 'stdout' | 'stderr', style: Style): (text: string) => string {
  if (!showsColours(io, stream)) return (text) => text;
  const [on, off] = CODES[style];
  return (text) => `\u001b[${String(on)}m${text}\u001b[${String(off)}m`;
}
