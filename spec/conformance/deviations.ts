import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { nameGlob } from './name-glob.js';

/** A difference on purpose: why, and the spec that proves our own behaviour. */
export interface Deviation {
  readonly glob: string;
  readonly reason: string;
  /** Path from the top of the project. */
  readonly spec: string;
}

const LIST = new URL('./deviations.json', import.meta.url);
const TOP = new URL('../../', import.meta.url);

/** A look-up of the deviation that covers a vector's name: the first one whose glob matches. */
export function loadDeviations(): (name: string) => Deviation | undefined {
  const entries = JSON.parse(readFileSync(LIST, 'utf8')) as Readonly<Record<string, Omit<Deviation, 'glob'>>>;
  const deviations = Object.entries(entries).map(([glob, entry]) => ({ glob, ...entry, matches: nameGlob(glob) }));
  return (name) => deviations.find(({ matches }) => matches(name));
}

/** Whether the spec that a deviation names is there. */
export function hasSpec({ spec }: Deviation): boolean {
  return existsSync(fileURLToPath(new URL(spec, TOP)));
}
