import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { nameGlob } from './name-glob.js';
import type { Vector } from './vector.js';

/** Which vectors are replayed. */
export interface VectorChoice {
  /** Every `*.json` of this directory is read. */
  readonly directory: string;
  readonly family?: string | undefined;
  /** A glob on the name; `*` crosses slashes. */
  readonly name?: string | undefined;
}

/** The chosen vectors, in the order of the files and of their entries. */
export function loadVectors({ directory, family, name = '*' }: VectorChoice): readonly Vector[] {
  const matches = nameGlob(name);
  return readdirSync(directory)
    .filter((file) => file.endsWith('.json'))
    .sort()
    .flatMap((file) => readVectors(join(directory, file)))
    .filter((vector) => (family === undefined || vector.family === family) && matches(vector.name));
}

function readVectors(file: string): readonly Vector[] {
  const content: unknown = JSON.parse(readFileSync(file, 'utf8'));
  if (!Array.isArray(content)) throw new Error(`${file} is no list of vectors.`);
  return content as readonly Vector[];
}
