/**
 * `node spec/config/run.mjs TASK [ARGUMENTS]`: installs what is needed, then runs one of the tasks in tasks.ts.
 * Needs nothing but Node and npm, so it works straight after `git clone`.
 */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { ensureInstalled } from './install.mjs';

ensureInstalled();

const root = fileURLToPath(new URL('../../', import.meta.url));
const main = fileURLToPath(new URL('main.ts', import.meta.url));
const child = spawn(process.execPath, ['--import', 'tsx', main, ...process.argv.slice(2)], { cwd: root, stdio: 'inherit' });
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.on('exit', (code) => {
  process.exitCode = code ?? 1;
});
