import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { doors, manifest, root } from './doors.js';
import { runOrFail } from './run-program.js';

/** What a user gets, for the specs. */
export interface PackedPackage {
  readonly tarball: string;
  /** Paths in the tarball. */
  readonly files: readonly string[];
  /** A folder where nothing but the package and rxjs was installed. */
  readonly plain: string;
  /** A folder where the optional peers of the doors were installed too; the plain one if there are none. */
  readonly complete: string;
}

declare module 'vitest' {
  export interface ProvidedContext {
    package: PackedPackage;
  }
}

const npmOptions = ['--no-audit', '--no-fund', '--loglevel=error', '--prefer-offline'];

async function pack(directory: string): Promise<Pick<PackedPackage, 'tarball' | 'files'>> {
  const report = await runOrFail('npm', ['pack', '--json', '--pack-destination', directory], root);
  const [packed] = JSON.parse(report) as { filename: string; files: { path: string }[] }[];
  if (packed === undefined) throw new Error('npm pack packed nothing.');
  return { tarball: join(directory, packed.filename), files: packed.files.map(({ path }) => path) };
}

async function install(directory: string, packages: readonly string[]): Promise<string> {
  mkdirSync(directory);
  writeFileSync(join(directory, 'package.json'), JSON.stringify({ name: 'consumer', private: true, type: 'module' }));
  await runOrFail('npm', ['install', ...npmOptions, ...packages], directory);
  return directory;
}

let directory: string | undefined;

/** Packs the built package and installs the tarball in empty folders. */
export async function setup({ provide }: TestProject): Promise<void> {
  directory = mkdtempSync(join(tmpdir(), `${manifest.name}-package-`));
  const { tarball, files } = await pack(directory);
  const peers = doors.flatMap((door) => door.peers);
  const plain = await install(join(directory, 'plain'), [tarball, 'rxjs@7']);
  const complete = peers.length === 0 ? plain : await install(join(directory, 'complete'), [tarball, 'rxjs@7', ...peers]);
  provide('package', { tarball, files, plain, complete });
}

/** Removes what {@link setup} made, also after it has failed. */
export function teardown(): void {
  if (directory !== undefined) rmSync(directory, { recursive: true, force: true });
}
