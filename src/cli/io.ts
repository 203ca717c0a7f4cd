import type { Readable, Writable } from 'node:stream';
import type { Environment } from '../loading/clouds/config-file.js';
import type { Runtime } from '../runtime/runtime.js';

/** Which of the three streams are a terminal. */
export interface Terminals {
  readonly stdin: boolean;
  readonly stdout: boolean;
  readonly stderr: boolean;
}

/** Everything a command can see of the machine; handed in, so that it runs in a test as it does in a shell. */
export interface Io {
  /** What was asked for, and nothing else. */
  readonly stdout: Writable;
  /** Messages, questions, progress. */
  readonly stderr: Writable;
  readonly stdin: Readable;
  readonly environment: Environment;
  readonly isTerminal: Terminals;
  /** How many columns the terminal has. */
  readonly columns: number;
  /** Where clouds.yaml is looked for first. */
  readonly directory: string;
  /** Aborted by Ctrl-C. */
  readonly interrupted: AbortSignal;
  /** Where tokens are kept. @defaultValue the user's cache folder */
  readonly storeDirectory?: string | undefined;
  /** @defaultValue the real time */
  readonly runtime?: Runtime | undefined;
}
