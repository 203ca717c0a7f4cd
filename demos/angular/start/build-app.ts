import { cpSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { cached, CACHE } from './cached.js';
import { digestOf } from './digest.js';
import { DEMO, installAngular } from './install-angular.js';
import { placePackage, publishPackage } from './publish-package.js';
import { runQuietly } from './run-quietly.js';

/** What `ng build` is made of. */
const SOURCES = ['angular.json', 'package.json', 'tsconfig.json', 'tsconfig.app.json', 'public', 'src'];

/** An application to build, and with what. */
export interface AppBuild {
  /** A folder from {@link installAngular}. */
  readonly angular: string;
  /** A folder from {@link publishPackage}. */
  readonly published: string;
  /** Where the sources are; a folder like this demo's. */
  readonly sources: string;
  /** The Node that builds. */
  readonly node?: string | undefined;
}

/** How `ng build` went. */
export interface BuiltApp {
  /** Where index.html is. */
  readonly folder: string;
  readonly said: string;
}

/** Runs `ng build` for production; what it makes is at `to`. */
export async function buildApp({ angular, published, sources, node = process.execPath }: AppBuild, to: string): Promise<BuiltApp> {
  const work = mkdtempSync(join(angular, 'build-'));
  try {
    for (const name of SOURCES) cpSync(join(sources, name), join(work, name), { recursive: true });
    placePackage(published, work);
    const ng = join(angular, 'node_modules/@angular/cli/bin/ng.js');
    const environment = { NG_CLI_ANALYTICS: 'false', NG_BUILD_MAX_WORKERS: '2', CI: 'true' };
    const said = await runQuietly(node, [ng, 'build', '--output-path', 'out', '--no-progress'], { cwd: work, environment });
    mkdirSync(to, { recursive: true });
    renameSync(join(work, 'out/browser'), join(to, 'browser'));
    return { folder: join(to, 'browser'), said };
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** The console, built of the present sources: in the cache, by what they are. Says what takes a while. */
export async function buildConsole(say: (line: string) => void): Promise<string> {
  const angular = await told(say, 'Installing Angular into the cache', installAngular());
  const published = await told(say, 'Building keystoneauth-rx', publishPackage());
  const digest = digestOf(SOURCES.map((name) => join(DEMO, name)), [angular, published]);
  const folder = cached(join(CACHE, 'console', digest), async (partial) => {
    await buildApp({ angular, published, sources: DEMO }, partial);
  });
  return join(await told(say, 'Building the console', folder), 'browser');
}

/** Mentions what is not done at once. */
async function told<T>(say: (line: string) => void, what: string, work: Promise<T>): Promise<T> {
  const timer = setTimeout(() => say(`${what} ...`), 300);
  return work.finally(() => {
    clearTimeout(timer);
  });
}
