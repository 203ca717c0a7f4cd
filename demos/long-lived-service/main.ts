/**
 * `node demos/run.mjs long-lived-service [--store file|redis|none] [--logs FOLDER] [--drill] [--json]`: an HTTP service that lists the servers
 * of whoever calls it with a token of Keystone, until it is told to stop. Without OS_CLOUD or OS_* variables it brings an embedded cloud;
 * with `--drill` that cloud misbehaves under load, and the service ends by itself. README.md has the rest.
 */
import { isKeystoneAuthError, type Session } from 'keystoneauth-rx';
import { firstValueFrom, fromEvent, merge } from 'rxjs';
import { cloudVariable } from '../quick-start/your-session.js';
import { drill } from './drill.js';
import { openEmbedded, type Embedded } from './embedded.js';
import { openLogs, type Logs } from './logs.js';
import { serviceOptions } from './options.js';
import { ownSession } from './own-session.js';
import { openService, type Service } from './service.js';
import { openStore } from './token-store.js';

const TOKEN_LIFE_MS = 60_000;
/** In a drill Keystone is asked about callers all the time, so that the service needs its own token. */
const DRILL_CALLER_MS = 50;

const options = serviceOptions(process.argv.slice(2));
const tell = (facts: Readonly<Record<string, unknown>>, line: string): void => {
  console.log(options.json ? JSON.stringify(facts) : line);
};

/** Signs in now. Wrong credentials end the service at its start; a Keystone that is away is waited for, and `/readyz` says so. */
async function signIn(session: Session, { service }: Logs): Promise<void> {
  try {
    await firstValueFrom(session.authenticate());
  } catch (error) {
    if (!isKeystoneAuthError(error) || error.outcome === 'refused') throw error;
    service.warn('no token yet', { code: error.code, reason: error.message });
  }
}

async function announce(service: Service, { folder }: Logs, embedded: Embedded | undefined): Promise<void> {
  const token = await embedded?.callerTokenFile();
  const shown = token === undefined ? '$OS_TOKEN' : `$(cat ${token})`;
  const hint = `curl -H "X-Auth-Token: ${shown}" ${service.url}/servers   (also /healthz, /readyz, /metrics; logs in ${folder})`;
  tell({ event: 'listening', url: service.url, logs: folder, token }, hint);
}

async function untilToldTo(): Promise<void> {
  await firstValueFrom(merge(fromEvent(process, 'SIGTERM'), fromEvent(process, 'SIGINT')));
  // Whoever started this may pass a signal on that came from a terminal and reached us already.
  for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => undefined);
}

/** What has to be closed, the last one first. */
const closers: (() => Promise<void> | void)[] = [];

async function serve(): Promise<number> {
  const embedded = cloudVariable(process.env) === undefined ? await openEmbedded(TOKEN_LIFE_MS) : undefined;
  closers.push(() => embedded?.close());
  const logs = openLogs(options);
  closers.push(() => logs.close());
  const storeDirectory = options.storeDirectory ?? embedded?.storeDirectory;
  const { store, close } = await openStore({ ...options, storeDirectory }, (line) => logs.service.warn(line));
  closers.push(close);
  const session = await ownSession({ environment: embedded?.environment ?? process.env, store });
  closers.push(() => { session.close(); });
  logs.follow(session);
  await signIn(session, logs);
  const callerMs = options.drill ? DRILL_CALLER_MS : options.callerMs;
  const service = await openService({ ...options, callerMs, session, log: logs.service });
  await announce(service, logs, embedded);
  if (embedded !== undefined && options.drill) {
    const result = await drill({ embedded, session, service, say: (line) => { tell({ event: 'drill', line }, line); } });
    const ending = result.ok ? 'No request was lost' : `Lost: ${JSON.stringify(result.endings)}`;
    tell({ event: 'stopped', ...result }, `${ending}: ${String(result.requests)} requests, ${String(result.signIns)} sign-ins.`);
    return result.ok ? 0 : 1;
  }
  await untilToldTo();
  const { cut } = await service.stop();
  tell({ event: 'stopped', cut }, `Stopped; ${String(cut)} requests cut.`);
  return cut === 0 ? 0 : 1;
}

try {
  process.exitCode = await serve();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  for (const close of closers.reverse()) await close();
}
