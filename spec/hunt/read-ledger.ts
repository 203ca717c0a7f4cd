import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RECORD_MARK, type NotedSecret, type OutputTitle } from './ledger.js';

/** What all processes of a run have told. */
export interface ReadLedger {
  readonly secrets: readonly NotedSecret[];
  /** One file of outputs per process. */
  outputs(): Iterable<Buffer>;
}

/** Reads the ledger in `directory`. */
export function readLedger(directory: string): ReadLedger {
  const names = readdirSync(directory);
  const pages = (kind: string): string[] => names.filter((name) => name.startsWith(`${kind}-`)).map((name) => join(directory, name));
  return {
    secrets: pages('secrets').flatMap((path) => lines(readFileSync(path, 'utf8'))),
    *outputs() {
      for (const path of pages('outputs')) yield readFileSync(path);
    },
  };
}

function lines(text: string): NotedSecret[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as NotedSecret);
}

/** An output within a file of them: its title and where its text stands, in bytes. */
export interface Output extends OutputTitle {
  readonly start: number;
  readonly end: number;
}

const MARK = RECORD_MARK.charCodeAt(0);

/** The outputs of a file, in order. */
export function* outputsIn(bytes: Buffer): Generator<Output> {
  let at = bytes.indexOf(MARK);
  while (at !== -1) {
    const start = bytes.indexOf('\n', at) + 1;
    const next = bytes.indexOf(MARK, start);
    const end = next === -1 ? bytes.length : next;
    yield { ...(JSON.parse(bytes.toString('utf8', at + 1, start)) as OutputTitle), start, end };
    at = next;
  }
}
