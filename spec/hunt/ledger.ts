import { createHash } from 'node:crypto';
import { appendFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers';

/** Names the directory that the processes of a test run tell the hunt through; unset, nobody hunts. */
export const LEDGER_VARIABLE = 'KEYSTONEAUTH_RX_HUNT';
/** Names the step of the test run that a process belongs to. */
export const LANE_VARIABLE = 'KEYSTONEAUTH_RX_HUNT_LANE';

/** A value that must not be found, and where it was met. */
export interface NotedSecret {
  readonly value: string;
  /** The header, member or parameter it was the value of. */
  readonly origin: string;
  /** The step of the test run. */
  readonly lane: string;
  /** The spec file, if one ran. */
  readonly place: string;
}

/** What stands before each output in a ledger's file of outputs. */
export interface OutputTitle {
  /** `event`, `error`, `stdout`, `stderr`, `log`, `audit`, `health`, `snapshot`, `telemetry` or `file` with its path. */
  readonly sink: string;
  readonly lane: string;
  readonly place: string;
}

/** What one process tells the hunt: the secrets it met and everything it gave out. */
export interface Ledger {
  /** `origin`: the header, member or parameter. The same value is noted once. */
  secret(value: string, origin: string): void;
  /** The same text is noted once. */
  output(sink: string, text: string): void;
  /** The spec file that what is noted belongs to. */
  readonly place: string;
  moveTo(place: string): void;
  /** Done before each flush: what has been held back is noted. */
  beforeFlush(hook: () => void): void;
  /** Writes what was noted; also done now and then. Before the process ends it has to be done once more. */
  flush(): void;
}

/** Begins each output; no text has it inside. */
export const RECORD_MARK = '\x1e';

const FLUSH_AT_CHARACTERS = 1_000_000;
const FLUSH_AFTER_MS = 200;

/** Opens this process's pages of the ledger in `directory`. */
export function openLedger(directory: string, lane: string): Ledger {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const append = appendFileSync;
  const known = new Set<string>();
  const told = new Set<string>();
  const hooks: (() => void)[] = [];
  let place = '';
  let timer: NodeJS.Timeout | undefined;
  const pages = { secrets: page(directory, 'secrets'), outputs: page(directory, 'outputs') };

  const flush = (): void => {
    timer = undefined;
    for (const hook of hooks) hook();
    for (const each of Object.values(pages)) {
      if (each.text !== '') append(each.path, each.text, { mode: 0o600 });
      each.text = '';
    }
  };
  const write = (to: { text: string }, text: string): void => {
    to.text += text;
    if (to.text.length > FLUSH_AT_CHARACTERS) flush();
    else timer ??= setTimeout(flush, FLUSH_AFTER_MS).unref();
  };
  return {
    get place() {
      return place;
    },
    secret: (value, origin) => {
      if (value === '' || known.has(value)) return;
      known.add(value);
      write(pages.secrets, `${JSON.stringify({ value, origin, lane, place } satisfies NotedSecret)}\n`);
    },
    output: (sink, text) => {
      const digest = createHash('sha1').update(text).digest('base64');
      if (told.has(digest)) return;
      told.add(digest);
      write(pages.outputs, `${RECORD_MARK}${JSON.stringify({ sink, lane, place } satisfies OutputTitle)}\n${text.replaceAll(RECORD_MARK, ' ')}\n`);
    },
    moveTo: (next) => {
      place = next;
    },
    beforeFlush: (hook) => hooks.push(hook),
    flush,
  };
}

function page(directory: string, kind: string): { readonly path: string; text: string } {
  return { path: join(directory, `${kind}-${String(process.pid)}-${String(process.hrtime.bigint())}`), text: '' };
}
