import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = new URL('../../', import.meta.url);

function readJson(path) {
  try {
    return JSON.parse(readFileSync(new URL(path, root), 'utf8'));
  } catch {
    return undefined;
  }
}

/** Whether node_modules holds what package-lock.json names, by the record npm keeps there after a complete install. */
function inStep() {
  const wanted = readJson('package-lock.json').packages;
  const present = readJson('node_modules/.package-lock.json')?.packages;
  if (present === undefined) return false;
  const isThere = ([path, entry]) => path === '' || (path in present ? present[path].integrity === entry.integrity : entry.optional);
  return Object.entries(wanted).every(isThere) && Object.keys(present).every((path) => path in wanted);
}

function requireNode() {
  const needed = readJson('package.json').engines.node.replace('>=', '');
  const [major, minor] = process.versions.node.split('.').map(Number);
  const [neededMajor, neededMinor] = needed.split('.').map(Number);
  if (major > neededMajor || (major === neededMajor && minor >= neededMinor)) return;
  console.error(`Node ${needed} or later is needed; this is ${process.versions.node}.`);
  process.exit(1);
}

/** Installs the packages of package-lock.json unless they are there already. Ends the process if that fails. */
export function ensureInstalled() {
  requireNode();
  if (inStep()) return;
  console.log('Installing the packages of package-lock.json ...');
  const options = { cwd: fileURLToPath(root), stdio: 'inherit', shell: process.platform === 'win32' };
  const { status, error } = spawnSync('npm', ['ci', '--include=dev'], options);
  if (status === 0) return;
  console.error(`npm ci failed${error === undefined ? '' : ` (${error.message})`}: see above, then run this again.`);
  process.exit(1);
}
