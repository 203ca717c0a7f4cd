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

/** Runs a demo as a program of its own, without OS_* variables unless `environment` has some. */
export async function runDemo(name: string, args: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<DemoRun> {
  const clean = Object.fromEntries(Object.entries(process.env).filter(([variable]) => !variable.startsWith('OS_')));
  const child = spawn(process.execPath, ['--import', 'tsx', `demos/${name}/main.ts`, ...args], {
    cwd: root,
    env: { ...clean, ...joiningEnvironment, ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'close') as Promise<[number | null]>;
  const printed = await text(child.stdout);
  const [code] = await ended;
  return { code, printed };
}
