import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cached, CACHE } from './cached.js';
import { digestOf } from './digest.js';
import { runQuietly } from './run-quietly.js';

type Versions = Readonly<Record<string, string>>;

interface Manifest {
  readonly dependencies: Versions;
  readonly devDependencies: Versions;
}

/** What makes an Angular of another major version of what package.json names. */
export interface AngularVersions {
  /** Of the framework's packages. */
  readonly framework: string;
  /** Of what builds. */
  readonly tools: string;
  readonly typescript: string;
}

const FRAMEWORK = /^@angular\/(?!build$|cli$)/;
const TOOLS = /^@angular\/(build|cli)$/;
const manifestAt = (path: string): Manifest => JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8')) as Manifest;

/** The package.json of the demo without keystoneauth-rx, but with what that needs. */
function packages(versions: AngularVersions | undefined): string {
  const { dependencies, devDependencies } = manifestAt('../package.json');
  const library = manifestAt('../../../package.json').dependencies;
  const entries = Object.entries({ ...dependencies, ...devDependencies, ...library }).filter(([name]) => name !== 'keystoneauth-rx');
  const chosen = ([name, version]: readonly [string, string]): readonly [string, string] => {
    if (versions === undefined) return [name, version];
    if (FRAMEWORK.test(name)) return [name, versions.framework];
    if (TOOLS.test(name)) return [name, versions.tools];
    return [name, name === 'typescript' ? versions.typescript : version];
  };
  return JSON.stringify({ name: 'angular', private: true, dependencies: Object.fromEntries(entries.map(chosen)) }, undefined, 2);
}

/** A folder below which Angular and what keystoneauth-rx needs are found: in the cache, by what is installed. */
export function installAngular(versions?: AngularVersions): Promise<string> {
  const wanted = packages(versions);
  return cached(join(CACHE, 'angular', digestOf([], [wanted])), async (folder) => {
    writeFileSync(join(folder, 'package.json'), wanted);
    await runQuietly('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', '--prefer-offline', '--loglevel=error'], { cwd: folder });
  });
}

/** The demo's folder. */
export const DEMO: string = fileURLToPath(new URL('../', import.meta.url));
