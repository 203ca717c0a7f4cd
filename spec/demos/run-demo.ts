import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { joiningEnvironment } from '../hunt/join.js';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** How a demo ended and what it printed. */
export interface DemoRun {
  readonly code: number | null;
  readonly printed: string;
}

/** Demos take seconds, also on a busy machine. */
const LIMIT_MS = 40_000;

/**
 * Runs a demo as a program of its own, without OS_* variables unless `environment` has some. Node's loader of TypeScript now and
 * then waits for itself before a program has begun (seen once in a dozen full runs: blocked before the first file was opened); one that
 * printed nothing in all its time is started once more.
 */
export async function runDemo(name: string, args: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<DemoRun> {
  const first = await start(name, args, environment);
  return first.code === null && first.printed === '' ? start(name, args, environment) : first;
}

async function start(name: string, args: readonly string[], environment: Readonly<Record<string, string>>): Promise<DemoRun> {
  const clean = Object.fromEntries(Object.entries(process.env).filter(([variable]) => !variable.startsWith('OS_')));
  const child = spawn(process.execPath, ['--import', 'tsx', `demos/${name}/main.ts`, ...args], {
    cwd: root,
    env: { ...clean, ...joiningEnvironment, ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
    timeout: LIMIT_MS,
    killSignal: 'SIGKILL',
  });
  const ended = once(child, 'close') as Promise<[number | null]>;
  const printed = await text(child.stdout);
  const [code] = await ended;
  return { code, printed };
}
