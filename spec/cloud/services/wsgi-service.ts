import { mkdtempSync, rmSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { atExit } from './at-exit.js';
import { startWsgiProcess, type WsgiJob, type WsgiProcess } from './wsgi-process.js';

/** A service as a child process. Its port is known before it is configured, because its own URL is part of that. */
export interface WsgiService {
  /** Without a slash at the end. */
  readonly url: string;
  /** Of the process that serves now, or served last. */
  readonly pid: number;
  /** A temporary folder for configuration, keys and data; removed with the service. */
  readonly home: string;
  /** Prepares the service and waits until it answers. */
  serve(job: WsgiJob): Promise<void>;
  /** Nobody listens on its port until `resume`; configuration, keys and data stay. */
  halt(): Promise<void>;
  /** Answers again, after `halt`, on the same port. */
  resume(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts a process that listens on a free loopback port and waits for its job. `environment` adds to Python's. */
export async function openWsgiService(
  name: string,
  prefix: string,
  environment: (home: string) => Readonly<Record<string, string>>,
): Promise<WsgiService> {
  const home = mkdtempSync(join(tmpdir(), `keystoneauth-rx-${name}-`));
  const forget = atExit(() => {
    rmSync(home, { recursive: true, force: true });
  });
  const discard = async (): Promise<void> => {
    forget();
    await rm(home, { recursive: true, force: true });
  };
  const orDiscard = async <T>(start: Promise<T>): Promise<T> => {
    try {
      return await start;
    } catch (error) {
      await discard();
      throw error;
    }
  };
  const start = (port: number): Promise<WsgiProcess> =>
    orDiscard(startWsgiProcess({ name, prefix, home, port, environment: environment(home) }));
  let server = await start(0);
  let job: WsgiJob | undefined;
  return {
    url: `http://127.0.0.1:${server.port}`,
    get pid() {
      return server.pid;
    },
    home,
    serve: async (given) => {
      job = given;
      await orDiscard(server.serve(given));
    },
    halt: () => server.kill(),
    resume: async () => {
      server = await start(server.port);
      if (job !== undefined) await orDiscard(server.serve({ ...job, commands: [] }));
    },
    stop: async () => {
      await server.end();
      await discard();
    },
  };
}
