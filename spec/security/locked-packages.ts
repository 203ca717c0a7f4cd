import { readFileSync } from 'node:fs';
import { root } from '../package/doors.js';

/** A package as the lock file has it. */
export interface LockedPackage {
  readonly version: string;
  readonly license?: string;
  readonly hasInstallScript?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
}

/** The lists of packages that a program asks for. */
export const DEPENDENCY_KINDS = ['dependencies', 'peerDependencies', 'devDependencies'] as const;
export type DependencyKind = (typeof DEPENDENCY_KINDS)[number];

type Ranges = Readonly<Record<string, string>>;

/** Everything that `npm ci` installs, by its folder. */
export const locked = (JSON.parse(readFileSync(`${root}package-lock.json`, 'utf8')) as { readonly packages: Readonly<Record<string, LockedPackage & Partial<Record<DependencyKind, Ranges>>>> })
  .packages;

/** What package.json asks for. */
export const wanted = JSON.parse(readFileSync(`${root}package.json`, 'utf8')) as Readonly<Record<DependencyKind, Ranges>>;

/** The package of this name that a package in `folder` gets: its own, or that of a folder above. */
export function lockedIn(folder: string, name: string): readonly [path: string, entry: LockedPackage] {
  const path = `${folder === '' ? '' : `${folder}/`}node_modules/${name}`;
  const entry = locked[path];
  if (entry !== undefined) return [path, entry];
  if (folder === '') throw new Error(`The lock file has no ${name}.`);
  const above = folder.lastIndexOf('/node_modules/');
  return lockedIn(above < 0 ? '' : folder.slice(0, above), name);
}

/** What comes along with a package: `name@version`, in the order of the alphabet. */
export function broughtBy(name: string): readonly string[] {
  const seen = new Map<string, string>();
  const visit = (path: string, { dependencies = {} }: LockedPackage): void => {
    for (const each of Object.keys(dependencies)) {
      const [below, entry] = lockedIn(path, each);
      if (seen.has(below)) continue;
      seen.set(below, `${each}@${entry.version}`);
      visit(below, entry);
    }
  };
  visit(...lockedIn('', name));
  return [...seen.values()].sort();
}
