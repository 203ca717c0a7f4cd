import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { lastLines } from '../../services/command.js';
import { PYTHON, pythonEnvironment } from '../../services/python-environment.js';
import type { StoredCase } from './store-cases.js';

/** What a library makes of a case: facts by openstacksdk's names, or an error. */
export type RegionAnswer =
  | { readonly value: Readonly<Record<string, unknown>> }
  | { readonly error: string; readonly message: string };

const PROGRAM = fileURLToPath(new URL('openstacksdk-regions.py', import.meta.url));

/** Asks Debian's openstacksdk, one process for all cases. */
export async function openstacksdkRegions(prefix: string, cases: readonly StoredCase[]): Promise<readonly RegionAnswer[]> {
  const child = spawn(PYTHON, [PROGRAM], { env: pythonEnvironment(prefix, prefix), stdio: 'pipe' });
  const ended = once(child, 'exit');
  const asked = cases.map(({ paths: { clouds, secure, publicClouds }, environment, args, services }) => ({
    ...{ files: { config_files: clouds, secure_files: secure, vendor_files: publicClouds } },
    ...{ env: environment, args, services },
  }));
  child.stdin.end(asked.map((each) => `${JSON.stringify(each)}\n`).join(''));
  const [written, said] = await Promise.all([text(child.stdout), text(child.stderr)]);
  const [code] = (await ended) as [number | null];
  if (code !== 0) throw new Error(`openstacksdk did not answer:\n${lastLines(said)}`);
  return written.trimEnd().split('\n').map((line, index) => JSON.parse(line.replaceAll(cases[index]?.home ?? line, '~')) as RegionAnswer);
}
