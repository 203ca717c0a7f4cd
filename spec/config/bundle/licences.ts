import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The packages whose code is in a bundle, by the files it was made of. */
export function packagesIn(files: readonly string[]): readonly string[] {
  const names = files.map((file) => /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1]);
  return [...new Set(names.filter((name) => name !== undefined))].sort();
}

/** The licences of packages, one after the other. Of one that has no file for it, what its manifest says. */
export function licencesOf(names: readonly string[], modules: string): string {
  return names.map((name) => licenceOf(join(modules, name))).join(`\n${'-'.repeat(78)}\n\n`);
}

function licenceOf(folder: string): string {
  const { name, version, license, author, repository } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Readonly<Record<string, unknown>>;
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  const text = file === undefined ? JSON.stringify({ license, author, repository }, null, 2) : readFileSync(join(folder, file), 'utf8').trim();
  return `${String(name)} ${String(version)} (${String(license)})\n\n${text}\n`;
}
