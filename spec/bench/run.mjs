/** Runs the benchmark against the built package: what users run, not the sources that tsx would compile its own way. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const [first = '', ...others] = process.argv.slice(2);
const [file, args] = first.endsWith('.ts') ? [first, others] : ['bench.ts', process.argv.slice(2)];
const main = fileURLToPath(new URL(file, import.meta.url));
const published = fileURLToPath(new URL('../config/tsconfig.published.json', import.meta.url));
const { status } = spawnSync(process.execPath, ['--import', 'tsx', main, ...args], {
  stdio: 'inherit',
  env: { ...process.env, TSX_TSCONFIG_PATH: published },
});
process.exitCode = status ?? 1;
