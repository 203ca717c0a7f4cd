import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type Readable, type Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { atExit } from './at-exit.js';
import { markerOf } from './cached-folder.js';
import { lastLines } from './command.js';
import { PYTHON, pythonEnvironment } from './python-environment.js';

/** A console script: its function as `module:function`, and what it is told. */
export type ScriptCommand = readonly [entry: string, ...parameters: string[]];

/** What is run before a service answers, and what answers: a function named `module:function`. */
export interface WsgiJob {
  readonly commands: readonly ScriptCommand[];
  readonly application: string;
  /** Its command line. @defaultValue empty */
  readonly parameters?: readonly string[] | undefined;
  /** It runs in eventlet's green threads and would wait for ever anywhere else. @defaultValue false */
  readonly green?: boolean | undefined;
}

/** What a process is started with. */
export interface WsgiProcessOptions {
  readonly name: string;
  readonly prefix: string;
  /** Its working folder. */
  readonly home: string;
  /** 0: a free one. */
  readonly port: number;
  /** Added to Python's. */
  readonly environment: Readonly<Record<string, string>>;
}

/** A process that listens. */
export interface WsgiProcess {
  readonly port: number;
  readonly pid: number;
  /** Prepares the service and waits until it answers. */
  serve(job: WsgiJob): Promise<void>;
  /** Ends it, and its folder with it. */
  end(): Promise<void>;
  /** Ends it as a crash would: its folder stays as it is. */
  kill(): Promise<void>;
}

type ServerProcess = ChildProcessByStdio<Writable, Readable, null>;

const SERVER = fileURLToPath(new URL('wsgi-server.py', import.meta.url));
const START_LIMIT_MS = 120_000;
const STOP_LIMIT_MS = 10_000;

/** Starts a process that listens on a loopback port and waits for its job. Rejects with the end of its log if it cannot. */
export async function startWsgiProcess({ name, prefix, home, port, environment }: WsgiProcessOptions): Promise<WsgiProcess> {
  const logFile = join(home, 'service.log');
  const log = await open(logFile, 'a');
  const child = spawn(PYTHON, [SERVER, markerOf(prefix), home, String(port)], {
    cwd: home,
    env: { ...pythonEnvironment(prefix, home), ...environment },
    stdio: ['pipe', 'pipe', log.fd],
  }) as ServerProcess;
  await log.close();
  const ended = untilEnded(child);
  const reply = replies(child, async () => {
    await ended();
    const written = await readFile(logFile, 'utf8').catch(String);
    return new Error(`${name} did not start; its log ends with:\n${lastLines(written)}`);
  });
  const bound = (await reply()) as { port: number };
  return {
    port: bound.port,
    pid: child.pid ?? 0,
    serve: async (job) => {
      child.stdin.write(`${JSON.stringify(job)}\n`);
      await reply();
    },
    end: () => {
      child.stdin.end();
      return ended();
    },
    kill: () => {
      child.kill('SIGKILL');
      return ended();
    },
  };
}

/** Gives the child's next line; `failure` says why there is none. */
function replies(child: ServerProcess, failure: () => Promise<Error>): () => Promise<unknown> {
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  return async () => {
    const tooLate = (): unknown => child.kill('SIGKILL');
    const limit = AbortSignal.timeout(START_LIMIT_MS);
    limit.addEventListener('abort', tooLate);
    const line = await lines.next();
    limit.removeEventListener('abort', tooLate);
    if (line.done === true) throw await failure();
    return JSON.parse(line.value) as unknown;
  };
}

/** Waits for the end of a child that is about to end; it is gone when this process ends first. */
function untilEnded(child: ServerProcess): () => Promise<void> {
  const ended = new Promise((resolve) => child.once('exit', resolve).once('error', resolve));
  child.stdin.on('error', () => undefined); // it has ended: that shows in its missing reply
  const forget = atExit(() => child.kill('SIGKILL'));
  return async () => {
    const patience = AbortSignal.timeout(STOP_LIMIT_MS);
    patience.addEventListener('abort', () => child.kill('SIGKILL'));
    await ended;
    forget();
  };
}
