import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { BehaviorSubject, filter, firstValueFrom, map, throwIfEmpty, type Observable } from 'rxjs';
import { onTestFinished } from 'vitest';
import { bundleProgram } from '../hunt/bundle-program.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
/** Below the packages that a program finds by their names. */
const cache = `${root}node_modules/.cache/`;

/** How a demo ended and what it printed. */
export interface DemoRun {
  readonly code: number | null;
  readonly printed: string;
}

/** A demo that is running. */
export interface RunningDemo {
  /** The first line that fits, of those that were printed and those to come; rejects if the demo ends without. */
  line(fits: RegExp): Promise<string>;
  kill(signal: NodeJS.Signals): void;
  readonly ended: Promise<DemoRun>;
}

/**
 * Starts a demo as a program of its own, without OS_* variables unless `environment` has some. It is bundled before: Node 20's loader of
 * TypeScript can wait for itself for ever in a process that a worker started.
 */
export async function startDemo(name: string, args: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<RunningDemo> {
  const { stop, ...demo } = await begin(name, args, environment);
  // A spec that fails does not wait for it.
  onTestFinished(stop);
  return demo;
}

async function begin(name: string, args: readonly string[], environment: Readonly<Record<string, string>>): Promise<RunningDemo & { readonly stop: () => void }> {
  const clean = Object.fromEntries(Object.entries(process.env).filter(([variable]) => !/^OS_|^NODE_OPTIONS$/.test(variable)));
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(`${cache}demo-`);
  const program = await bundleProgram(`demos/${name}/main.ts`, `${folder}/${name}.mjs`).catch((error: unknown) => {
    rmSync(folder, { recursive: true });
    throw error;
  });
  const child = spawn(process.execPath, [program, ...args], { cwd: root, env: { ...clean, ...environment }, stdio: ['ignore', 'pipe', 'inherit'] });
  const printed$ = new BehaviorSubject('');
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    printed$.next(printed$.value + text);
  });
  const closed = once(child, 'close') as Promise<[number | null]>;
  const ended = closed.then(([code]) => {
    printed$.complete();
    rmSync(folder, { recursive: true });
    return { code, printed: printed$.value };
  });
  const found$ = (fits: RegExp): Observable<string> =>
    printed$.pipe(
      map((text) => text.split('\n').slice(0, -1).find((line) => fits.test(line))),
      filter((line) => line !== undefined),
      throwIfEmpty(() => new Error(`The demo ${name} ended without ${String(fits)}; it printed: ${printed$.value}`)),
    );
  const stop = (): void => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
  };
  return { line: (fits) => firstValueFrom(found$(fits)), kill: (signal) => void child.kill(signal), ended, stop };
}

/** Runs a demo until it ends by itself. */
export async function runDemo(name: string, args: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<DemoRun> {
  const { ended } = await begin(name, args, environment);
  return ended;
}
