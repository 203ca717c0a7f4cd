/**
 * `node demos/run.mjs NAME [ARGUMENTS]`: installs what is needed, then runs the demo. Needs nothing but Node and npm, so it
 * works straight after `git clone`.
 */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { ensureInstalled } from '../spec/config/install.mjs';

const [name = 'quick-start', ...rest] = process.argv.slice(2);

ensureInstalled();

const root = fileURLToPath(new URL('../', import.meta.url));
const main = fileURLToPath(new URL(`${name}/main.ts`, import.meta.url));
const child = spawn(process.execPath, ['--import', 'tsx', main, ...rest], { cwd: root, stdio: 'inherit' });
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.on('exit', (code) => {
  process.exitCode = code ?? 1;
});
