import { PassThrough } from 'node:stream';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Terminals } from '../../src/cli/io.js';
// Commands load these when they need them: under a clock of a test that would take long.
import '../../src/cli/cloud-session.js';
import '../../src/identity/password.js';
import { run } from '../../src/cli/run.js';
import '../../src/node/file-token-store.js';
import type { Runtime } from '../../src/runtime/runtime.js';

/** What a command is run with; a folder of its own for files and tokens unless one is given. */
export interface RunOptions {
  readonly environment?: Readonly<Record<string, string | undefined>> | undefined;
  /** What comes from standard input, which ends then. */
  readonly stdin?: string | Uint8Array | undefined;
  /** @defaultValue none of them is one */
  readonly terminal?: Partial<Terminals> | undefined;
  readonly columns?: number | undefined;
  readonly directory?: string | undefined;
  readonly interrupted?: AbortSignal | undefined;
  readonly runtime?: Runtime | undefined;
}

/** How a command went. */
export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A folder that is removed when the test has finished; what lies in it may hold passwords. */
export function ownFolder(): string {
  const directory = mkdtempSync(join(tmpdir(), 'mounted-secrets-cli-'));
  onTestFinished(() => {
    rmSync(directory, { recursive: true, force: true });
  });
  return directory;
}

/** Runs the command in this process, with nothing of this machine's configuration. */
export async function runCommand(argv: readonly string[], options: RunOptions = {}): Promise<Ran> {
  const { directory = ownFolder(), terminal, environment } = options;
  const [stdout, stderr, stdin] = [new PassThrough(), new PassThrough(), new PassThrough()];
  stdin.end(options.stdin);
  const [out, err] = [gather(stdout), gather(stderr)];
  const code = await run(argv, {
    ...{ stdout, stderr, stdin, directory },
    environment: { HOME: directory, XDG_CONFIG_HOME: directory, XDG_CONFIG_DIRS: directory, ...environment },
    isTerminal: { stdin: false, stdout: false, stderr: false, ...terminal },
    columns: options.columns ?? 80,
    interrupted: options.interrupted ?? new AbortController().signal,
    storeDirectory: join(directory, 'tokens'),
    runtime: options.runtime,
  });
  stdout.end();
  stderr.end();
  return { code, stdout: await out, stderr: await err };
}

async function gather(stream: PassThrough): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
