/**
 * `npm run bench:command`: how long `keystoneauth token issue` takes beside a bare `node -e 0`, in turn, so that drift of the
 * machine meets all alike: with a stored token (no HTTP call) and cold (one). The aim is a ratio of at most 2 without the call.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { serveCloud } from 'keystoneauth-rx/testing/cloud';
import { median } from './measure.js';
import { demoEnvironment } from '../cli/demo-environment.js';

const ROUNDS = Number(process.argv[2] ?? 25);
const COMMAND = fileURLToPath(new URL('../../dist/cli/main.cjs', import.meta.url));

async function timed(args: readonly string[], environment: NodeJS.ProcessEnv): Promise<number> {
  const beganAt = performance.now();
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'], env: environment });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`node ${args.join(' ')} ended with ${String(code)}.`);
  return performance.now() - beganAt;
}

/** The call that a cold command makes, by a client that is warm. */
async function timedSignIn(authUrl: string): Promise<number> {
  const user = { name: 'demo', domain: { name: 'Default' }, password: 'demo-password' };
  const beganAt = performance.now();
  const response = await fetch(`${authUrl}/auth/tokens`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ auth: { identity: { methods: ['password'], password: { user } } } }),
  });
  await response.text();
  return performance.now() - beganAt;
}

const served = await serveCloud();
const directory = mkdtempSync(join(tmpdir(), 'keystoneauth-rx-bench-'));
try {
  const environment: NodeJS.ProcessEnv = {
    // What slows every Node of this machine down, such as NODE_EXTRA_CA_CERTS, is part of both.
    ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('OS_'))),
    HOME: directory,
    XDG_CACHE_HOME: directory,
    ...demoEnvironment(served.authUrl),
  };
  const contestants: Readonly<Record<string, () => Promise<number>>> = {
    'node -e 0': () => timed(['-e', '0'], environment),
    stored: () => timed([COMMAND, 'token', 'issue'], environment),
    cold: () => timed([COMMAND, 'token', 'issue', '--no-store'], environment),
    'the HTTP call': () => timedSignIn(served.authUrl),
  };
  const figures = new Map<string, number[]>(Object.keys(contestants).map((name) => [name, []]));
  for (const run of Object.values(contestants)) await run();
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [name, run] of Object.entries(contestants)) figures.get(name)?.push(await run());
  }
  const of = (name: string): number => median(figures.get(name) ?? []);
  for (const name of figures.keys()) console.log(`${name.padEnd(14)} ${of(name).toFixed(1).padStart(7)} ms`);
  const [bare, call] = [of('node -e 0'), of('the HTTP call')];
  console.log(`stored token: ${(of('stored') / bare).toFixed(2)} times node -e 0`);
  console.log(`cold: ${((of('cold') - call) / bare).toFixed(2)} times node -e 0 beyond its HTTP call`);
} finally {
  rmSync(directory, { recursive: true, force: true });
  await served.close();
}
