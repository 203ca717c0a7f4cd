import { access, mkdtemp, readFile, rm } from 'node:fs/promises';
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { markerOf } from './cached-folder.js';
import { debianPrefix } from './debian-prefix.js';
import { freePorts } from './federation/free-ports.js';
import { startProgram, type Program } from './federation/program.js';

/** How Redis is started. */
export interface RedisProgram {
  readonly command: readonly [file: string, ...parameters: string[]];
  readonly environment: NodeJS.ProcessEnv;
}

/** A Redis on a port of 127.0.0.1 that keeps everything in memory. */
export interface RedisServer {
  readonly port: number;
  /** Ends it as a crash does, or in an orderly way; what it held is lost. */
  halt(signal: 'SIGKILL' | 'SIGTERM'): Promise<void>;
  /** Stops answering, with all connections open; `SIGCONT` lets it go on. */
  signal(signal: 'SIGSTOP' | 'SIGCONT'): Promise<void>;
  /** Starts it again on the same port. */
  resume(): Promise<void>;
  /** Ends it for good. */
  stop(): Promise<void>;
}

const INSTALLED = '/usr/bin/redis-server';

/** The machine's own Redis, or Debian's unpacked into the cache; throws CloudUnavailable where there is none to be had. */
export async function redisProgram(): Promise<RedisProgram> {
  const environment = { LC_ALL: 'C.UTF-8', PATH: '/usr/bin:/bin' };
  if (await exists(INSTALLED)) return { command: [INSTALLED], environment };
  const prefix = await debianPrefix({ name: 'redis', packages: ['redis-server'], finish: () => Promise.resolve() });
  const libraries = join(prefix, 'usr/lib');
  const folders = readdirSync(libraries).map((name) => join(libraries, name));
  return {
    // The lock keeps the folder from being removed while it runs.
    command: ['/usr/bin/flock', '--no-fork', '--shared', markerOf(prefix), join(prefix, INSTALLED)],
    environment: { ...environment, LD_LIBRARY_PATH: folders.join(':') },
  };
}

/** Starts a Redis; it ends with `stop()` or with this process. `settings` as on its command line. */
export async function startRedis({ command, environment }: RedisProgram, settings: readonly string[] = []): Promise<RedisServer> {
  const home = await mkdtemp(join(tmpdir(), 'keystoneauth-rx-redis-'));
  const [port = 0] = await freePorts(1);
  const pidFile = join(home, 'redis.pid');
  const parameters = [
    ...['--bind', '127.0.0.1', '--port', String(port), '--dir', home, '--pidfile', pidFile],
    ...['--save', '', '--appendonly', 'no', ...settings],
  ];
  const start = (): Promise<Program> => startProgram({ home, command: [...command, ...parameters], environment, port });
  let program: Program | undefined = await start();
  // It is a child of the guard that ends it with this process.
  const kill = async (signal: NodeJS.Signals): Promise<void> => void process.kill(Number(await readFile(pidFile, 'utf8')), signal);
  const ended = async (): Promise<void> => {
    await program?.stop();
    program = undefined;
  };
  return {
    port,
    halt: async (signal) => {
      await kill(signal);
      await ended();
    },
    signal: kill,
    resume: async () => {
      program ??= await start();
    },
    stop: async () => {
      await ended();
      await rm(home, { recursive: true, force: true });
    },
  };
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
