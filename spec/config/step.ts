import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { getPriority, setPriority, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { LANE_VARIABLE } from '../hunt/ledger.js';
import { nodeBinary } from '../package/node-binary.js';
import { tallyExit, tallyLastLine, tallyVitest, type Tally, type VitestReport } from './tally.js';

/** One program to run and how its outcome is counted. */
export interface Step {
  /** Arguments of Node: a script and what it is given. */
  readonly run: readonly string[];
  /** `exit`: the step is one check; `vitest`: every spec counts; `last-line`: it prints `N passed, N failed`. */
  readonly counts: 'exit' | 'vitest' | 'last-line';
  /** Done before, in this process. */
  readonly prepare?: (() => void) | undefined;
  /** Not run unless these went well, if they are part of the same run. */
  readonly needs?: readonly string[] | undefined;
  /** Stopped after this long. @defaultValue 15 */
  readonly limitMinutes?: number | undefined;
  /** Its processes tell the secret hunt (spec/hunt) what they met and gave out. */
  readonly hunted?: boolean | undefined;
  /** The major version of Node it is run by; skipped where there is none for this kind of machine. @defaultValue that which runs */
  readonly node?: number | undefined;
  /** Gives way to what runs beside it. @defaultValue false */
  readonly background?: boolean | undefined;
}

/** How a step went. */
export interface StepResult {
  readonly name: string;
  readonly succeeded: boolean;
  readonly seconds: number;
  readonly tally: Tally;
}

/** A step and where it is run. */
export interface StepRun {
  readonly name: string;
  readonly step: Step;
  /** Given by the user, appended to the step's own arguments. */
  readonly extra: readonly string[];
  readonly write: (text: string) => void;
  /** Ends the step early. */
  readonly stopped: AbortSignal;
}

interface Ending {
  readonly succeeded: boolean;
  readonly output: string;
}

/** How long a program that was told to end may take to tidy up. */
const GRACE_MS = 30_000;

/** What a program that gives way is run with. */
const BACKGROUND = { priority: 10, environment: { VITEST_MAX_WORKERS: '1' } };

/** A program and how long it may take. */
interface Program {
  readonly node: string;
  readonly priority: number;
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly limitMs: number;
}

/** A Node with `args`, ended after `limitMs` or when `stopped` says so. */
function start({ node, priority, args, environment, limitMs }: Program, stopped: AbortSignal): ChildProcessByStdio<null, Readable, Readable> {
  // The program writes to a pipe; whether colours are wanted depends on where this one writes to.
  const color = process.stdout.isTTY ? { FORCE_COLOR: '1' } : { NO_COLOR: '1' };
  const child = spawn(node, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...color, ...process.env, ...environment } });
  if (child.pid !== undefined && priority > getPriority(child.pid)) setPriority(child.pid, priority);
  const stop = (): void => {
    child.kill('SIGTERM');
    setTimeout(() => child.kill('SIGKILL'), GRACE_MS).unref();
  };
  const limit = setTimeout(stop, limitMs);
  stopped.addEventListener('abort', stop);
  child.on('exit', () => {
    clearTimeout(limit);
    stopped.removeEventListener('abort', stop);
    // A program it left behind may hold the pipes open.
    setTimeout(() => {
      child.stdout.destroy();
      child.stderr.destroy();
    }, 2_000).unref();
  });
  return child;
}

function carryOut({ name, step, extra, write, stopped }: StepRun, node: string, reporting: readonly string[]): Promise<Ending> {
  const limitMinutes = step.limitMinutes ?? 15;
  const startedAt = performance.now();
  const args = [...step.run, ...reporting, ...extra];
  const { priority, environment } = step.background === true ? BACKGROUND : { priority: 0, environment: {} };
  const lane = { [LANE_VARIABLE]: process.env[LANE_VARIABLE] ?? name };
  const child = start({ node, priority, args, environment: { ...lane, ...environment }, limitMs: limitMinutes * 60_000 }, stopped);
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output = (output + text).slice(-10_000);
    write(text);
  });
  child.stderr.setEncoding('utf8').on('data', write);
  return new Promise((resolve) => {
    child.on('error', (error) => {
      write(`${error.message}\n`);
    });
    child.on('close', (code) => {
      if (performance.now() - startedAt > limitMinutes * 60_000) write(`Stopped after ${limitMinutes} minutes.\n`);
      resolve({ succeeded: code === 0, output });
    });
  });
}

function readReport(path: string): VitestReport | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as VitestReport;
  } catch {
    return undefined;
  }
}

/** Runs one step to its end; never rejects because the step failed. */
export async function runStep(run: StepRun): Promise<StepResult> {
  const { name, step } = run;
  const startedAt = performance.now();
  const directory = mkdtempSync(join(tmpdir(), 'keystoneauth-rx-'));
  const report = join(directory, 'report.json');
  const reporting = step.counts === 'vitest' ? ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`] : [];
  try {
    const node = step.node === undefined ? process.execPath : await nodeBinary(step.node);
    if (node === undefined) return { name, succeeded: true, seconds: 0, tally: { passed: 0, failed: [], skipped: [`${name} (no such Node here)`] } };
    step.prepare?.();
    const { succeeded, output } = await carryOut(run, node, reporting);
    const tally = {
      exit: () => tallyExit(name, succeeded),
      vitest: () => tallyVitest(name, succeeded, readReport(report)),
      'last-line': () => tallyLastLine(name, succeeded, output),
    }[step.counts]();
    const seconds = (performance.now() - startedAt) / 1000;
    return { name, succeeded: succeeded && tally.failed.length === 0, seconds, tally };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
