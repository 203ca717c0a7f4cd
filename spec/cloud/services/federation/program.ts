import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { open, readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defer, firstValueFrom, type Observable, retry, throwError, timeout, timer } from 'rxjs';
import { lastLines } from '../command.js';
import { PYTHON } from '../python-environment.js';

/** How a program is started that listens on a port of 127.0.0.1. */
export interface ProgramOptions {
  /** Its working folder, where its log goes. */
  readonly home: string;
  readonly command: readonly [file: string, ...parameters: string[]];
  readonly environment: NodeJS.ProcessEnv;
  /** Where it listens when it is ready. */
  readonly port: number;
}

/** A program that serves. */
export interface Program {
  readonly pid: number;
  stop(): Promise<void>;
}

const GUARD = fileURLToPath(new URL('run-guarded.py', import.meta.url));
const START_LIMIT_MS = 60_000;
const PAUSE_MS = 20;

/** Starts a program and waits until it listens; it ends with `stop()` or with this process. Rejects with the end of its log. */
export async function startProgram({ home, command, environment, port }: ProgramOptions): Promise<Program> {
  const logFile = join(home, 'program.log');
  const log = await open(logFile, 'a');
  const child = spawn(PYTHON, [GUARD, ...command], { cwd: home, env: environment, stdio: ['pipe', log.fd, log.fd] });
  await log.close();
  const ended = once(child, 'exit');
  const isRunning = (): boolean => child.exitCode === null && child.signalCode === null;
  const stop = async (): Promise<void> => {
    child.stdin?.end();
    await ended;
  };
  try {
    await untilListening(port, isRunning);
  } catch (error) {
    await stop();
    throw new Error(`${command[0]} did not start; its log ends with:\n${lastLines(await readFile(logFile, 'utf8'))}`, { cause: error });
  }
  return { pid: child.pid ?? 0, stop };
}

async function untilListening(port: number, isRunning: () => boolean): Promise<void> {
  const again = (): Observable<number> => (isRunning() ? timer(PAUSE_MS) : throwError(() => new Error('It ended.')));
  const listens$ = defer(() => opens(port)).pipe(retry({ delay: again }), timeout(START_LIMIT_MS));
  await firstValueFrom(listens$);
}

async function opens(port: number): Promise<number> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return port;
  } finally {
    socket.destroy();
  }
}
