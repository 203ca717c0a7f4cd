/**
 * `npm run mutation [-- FOLDER...]`: changes the code of each folder in thousands of small ways, one at a time, and counts how
 * many of these mutants a spec notices (README.md).
 */
import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FOLDERS } from './folders.js';
import { nodeBinary } from '../package/node-binary.js';
import { installStryker, strykerOptions } from './stryker.js';

/** Stryker runs on no older one. */
const OLDEST_NODE = 22;

/** The Node that runs, or one that is new enough. */
async function nodeForStryker(): Promise<string> {
  if (Number.parseInt(process.versions.node, 10) >= OLDEST_NODE) return process.execPath;
  return (await nodeBinary(OLDEST_NODE)) ?? process.execPath;
}

/** Runs Stryker over one folder; whether enough mutants were noticed. */
async function mutate(folder: string, home: string): Promise<boolean> {
  const options = join(home, 'results', `${folder}.options.json`);
  mkdirSync(join(home, 'results'), { recursive: true });
  writeFileSync(options, JSON.stringify(strykerOptions(folder, home)));
  const program = join(home, 'node_modules/@stryker-mutator/core/bin/stryker.js');
  const child = spawn(await nodeForStryker(), [program, 'run', options], { stdio: 'inherit', env: { ...process.env, MUTATION_FOLDER: folder } });
  const stop = (): void => {
    child.kill();
  };
  process.once('SIGTERM', stop);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      process.removeListener('SIGTERM', stop);
      resolve(code === 0);
    });
  });
}

async function main(asked: readonly string[]): Promise<boolean> {
  const unknown = asked.filter((folder) => !FOLDERS.includes(folder));
  if (unknown.length > 0) {
    console.error(`There are no mutants of ${unknown.join(', ')}. The folders: ${FOLDERS.join(', ')}.`);
    return false;
  }
  const home = await installStryker();
  const results: [folder: string, isEnough: boolean][] = [];
  for (const folder of asked.length === 0 ? FOLDERS : asked) results.push([folder, await mutate(folder, home)]);
  for (const [folder, isEnough] of results) console.log(`${folder}: ${isEnough ? 'enough mutants killed' : 'FAILED, see above'}`);
  console.log(`Reports: ${join(home, 'reports')}`);
  return results.every(([, isEnough]) => isEnough);
}

process.exitCode = (await main(process.argv.slice(2))) ? 0 : 1;
