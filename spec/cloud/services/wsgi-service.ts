import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { open, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type Readable, type Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { markerOf } from './cached-folder.js';
import { lastLines } from './command.js';
import { PYTHON, pythonEnvironment } from './python-environment.js';

/** What is run before a service answers, and what answers; functions are named `module:function`. */
export interface WsgiJob {
  readonly commands: readonly (readonly [entry: string, ...parameters: string[]])[];
  readonly application: string;
}

/** A service as a child process. Its port is known before it is configured, because its own URL is part of that. */
export interface WsgiService {
  /** Without a slash at the end. */
  readonly url: string;
  readonly pid: number;
  /** A temporary folder for configuration, keys and data; removed with the service. */
  readonly home: string;
  /** Prepares the service and waits until it answers. */
  serve(job: WsgiJob): Promise<void>;
  stop(): Promise<void>;
}

type ServerProcess = ChildProcessByStdio<Writable, Readable, null>;

const SERVER = fileURLToPath(new URL('wsgi-server.py', import.meta.url));
const START_LIMIT_MS = 120_000;
const STOP_LIMIT_MS = 10_000;

/** Starts a process that listens on a free loopback port and waits for its job. `environment` adds to Python's. */
export async function openWsgiService(
  name: string,
  prefix: string,
  environment: (home: string) => Readonly<Record<string, string>>,
): Promise<WsgiService> {
  const home = mkdtempSync(join(tmpdir(), `keystoneauth-rx-${name}-`));
  const logFile = join(home, 'service.log');
  const log = await open(logFile, 'a');
  const child = spawn(PYTHON, [SERVER, markerOf(prefix), home], {
    cwd: home,
    env: { ...pythonEnvironment(prefix, home), ...environment(home) },
    stdio: ['pipe', 'pipe', log.fd],
  }) as ServerProcess;
  await log.close();
  const ended = untilEnded(child, home);
  const stop = async (): Promise<void> => {
    child.stdin.end();
    await ended();
    await rm(home, { recursive: true, force: true });
  };
  const reply = replies(child, async () => {
    await ended();
    const written = await readFile(logFile, 'utf8').catch(String);
    await stop();
    return new Error(`${name} did not start; its log ends with:\n${lastLines(written)}`);
  });
  const { port } = (await reply()) as { port: number };
  return {
    url: `http://127.0.0.1:${port}`,
    pid: child.pid ?? 0,
    home,
    serve: async (job) => {
      child.stdin.write(`${JSON.stringify(job)}\n`);
      await reply();
    },
    stop,
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

/** Waits for the end of a child that is about to end; both it and `home` are gone when this process ends first. */
function untilEnded(child: ServerProcess, home: string): () => Promise<void> {
  const ended = new Promise((resolve) => child.once('exit', resolve).once('error', resolve));
  child.stdin.on('error', () => undefined); // it has ended: that shows in its missing reply
  const onExit = (): void => {
    child.kill('SIGKILL');
    rmSync(home, { recursive: true, force: true });
  };
  process.once('exit', onExit);
  return async () => {
    const patience = AbortSignal.timeout(STOP_LIMIT_MS);
    patience.addEventListener('abort', () => child.kill('SIGKILL'));
    await ended;
    process.removeListener('exit', onExit);
  };
}
