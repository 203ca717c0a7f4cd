import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cached, CACHE } from '../../demos/angular/start/cached.js';
import { digestOf } from '../../demos/angular/start/digest.js';
import { runQuietly } from '../../demos/angular/start/run-quietly.js';

const ROOT: string = fileURLToPath(new URL('../../', import.meta.url));
const VERSION = '10.1.1';
const MANIFEST = JSON.stringify({
  private: true,
  dependencies: { '@stryker-mutator/core': VERSION, '@stryker-mutator/vitest-runner': VERSION },
});

/** The vitest of the project has to be the one and only. */
const OF_THE_PROJECT = ['vitest', 'typescript'];

/** A folder with Stryker, outside of the work tree: it is no dependency, so that an installation stays small. */
export function installStryker(): Promise<string> {
  return cached(join(CACHE, 'mutation', digestOf([], [MANIFEST, ROOT])), async (folder) => {
    writeFileSync(join(folder, 'package.json'), MANIFEST);
    const options = ['--no-audit', '--no-fund', '--ignore-scripts', '--legacy-peer-deps', '--loglevel=error'];
    await runQuietly('npm', ['install', ...options], { cwd: folder });
    for (const name of OF_THE_PROJECT) symlinkSync(join(ROOT, 'node_modules', name), join(folder, 'node_modules', name));
  });
}

/** How a folder of src is mutated. `home` is where Stryker is installed, and where it keeps what it found out. */
export function strykerOptions(folder: string, home: string): Readonly<Record<string, unknown>> {
  return {
    mutate: [`src/${folder}/**/*.ts`],
    testRunner: 'vitest',
    plugins: [join(home, 'node_modules/@stryker-mutator/vitest-runner/dist/src/index.js')],
    vitest: { configFile: 'spec/mutation/vitest.config.ts', related: false },
    coverageAnalysis: 'perTest',
    concurrency: 1,
    // A machine that has other things to do is no reason to count a mutant as killed.
    timeoutMS: 20_000,
    timeoutFactor: 4,
    dryRunTimeoutMinutes: 15,
    incremental: true,
    incrementalFile: join(home, 'results', `${folder}.json`),
    tempDirName: join(home, 'sandboxes', folder),
    cleanTempDir: 'always',
    ignorePatterns: ['dist', 'coverage', 'spec/conformance/vectors'],
    disableTypeChecks: false,
    warnings: { slow: false },
    reporters: ['clear-text', 'progress-append-only', 'html'],
    clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
    htmlReporter: { fileName: join(home, 'reports', `${folder}.html`) },
    thresholds: { high: 95, low: 90, break: 85 },
  };
}
