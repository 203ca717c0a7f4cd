import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { bundleProgram } from '../hunt/bundle-program.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
/** Below the packages that a program finds by their names. */
const cache = `${root}node_modules/.cache/`;

/** How a demo ended and what it printed. */
export interface DemoRun {
  readonly code: number | null;
  readonly printed: string;
}

/**
 * Runs a demo as a program of its own, without OS_* variables unless `environment` has some. It is bundled before: Node 20's loader of
 * TypeScript can wait for itself for ever in a process that a worker started.
 */
export async function runDemo(name: string, args: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<DemoRun> {
  const clean = Object.fromEntries(Object.entries(process.env).filter(([variable]) => !/^OS_|^NODE_OPTIONS$/.test(variable)));
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(`${cache}demo-`);
  try {
    const child = spawn(process.execPath, [await bundleProgram(`demos/${name}/main.ts`, `${folder}/${name}.mjs`), ...args], {
      cwd: root,
      env: { ...clean, ...environment },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const ended = once(child, 'close') as Promise<[number | null]>;
    const printed = await text(child.stdout);
    const [code] = await ended;
    return { code, printed };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
