import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { root } from '../package/doors.js';
import { broughtBy, DEPENDENCY_KINDS, locked, lockedIn, wanted, type DependencyKind } from './locked-packages.js';

/** What may go into a product whatever its own licence is, and what may be used to make it. */
const RUNTIME_LICENCES: ReadonlySet<string> = new Set(['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', 'MIT']);
const TOOL_LICENCES: ReadonlySet<string> = new Set([...RUNTIME_LICENCES, 'BlueOak-1.0.0', 'MIT-0', 'MPL-2.0', 'Python-2.0']);
/** Its script fetches nothing where its binary came as a package; `ignore-scripts` leaves it out. */
const SCRIPTS_OF_TOOLS: ReadonlySet<string> = new Set(['node_modules/esbuild']);

const page = readFileSync(`${root}.github/DEPENDENCIES.md`, 'utf8');
const HEADINGS: Readonly<Record<DependencyKind, string>> = { dependencies: '## Installed', peerDependencies: '## Brought by the user', devDependencies: '## For building and testing' };

/** The rows of the table under a heading: cells by column, package names without their quotes. */
function rowsUnder(heading: string): readonly (readonly string[])[] {
  const [, section = ''] = page.split(`${heading}\n`);
  const lines = (section.split('\n## ')[0] ?? '').split('\n').filter((line) => line.startsWith('| `'));
  return lines.map((line) => line.split('|').slice(1, -1).map((cell) => cell.trim().replace(/^`([^`]*)`$/, '$1')));
}

describe('.github/DEPENDENCIES.md', () => {
  it.each(DEPENDENCY_KINDS)('names all %s with their ranges, and no other', (kind) => {
    // A bar would end the cell.
    const listed = Object.fromEntries(rowsUnder(HEADINGS[kind]).map(([name = '', range = '']) => [name, range.replaceAll(' or ', ' || ')]));

    expect(listed).toEqual(wanted[kind]);
  });

  it.each(DEPENDENCY_KINDS)('gives a reason for each of the %s', (kind) => {
    expect(rowsUnder(HEADINGS[kind]).filter(([, , reason = '']) => reason.split(' ').length < 2)).toEqual([]);
  });

  it('names what each installed package brings along, and the licence', () => {
    const listed = rowsUnder(HEADINGS.dependencies).map(([name, , , licence, brought]) => ({ name, licence, brought }));

    expect(listed).toEqual(
      Object.keys(wanted.dependencies).map((name) => ({ name, licence: lockedIn('', name)[1].license, brought: broughtBy(name).join(', ') || 'nothing' })),
    );
  });
});

describe('package-lock.json', () => {
  it('has the same lists of packages as package.json', () => {
    for (const kind of DEPENDENCY_KINDS) expect(locked['']?.[kind]).toEqual(wanted[kind]);
  });

  it('has no package with an install script beside those of tools that need none', () => {
    const scripts = Object.entries(locked).filter(([path, entry]) => entry.hasInstallScript === true && !SCRIPTS_OF_TOOLS.has(path));

    expect(scripts.map(([path]) => path)).toEqual([]);
    expect(readFileSync(`${root}.npmrc`, 'utf8')).toMatch(/^ignore-scripts=true$/m);
  });

  it('has only packages whose licence may be used there', () => {
    const installed = Object.keys(wanted.dependencies).flatMap((name) => [name, ...broughtBy(name).map((each) => each.slice(0, each.lastIndexOf('@')))]);
    const licencesOf = (names: readonly string[]): readonly (string | undefined)[] => names.map((name) => lockedIn('', name)[1].license);

    expect(licencesOf(installed).filter((licence = '') => !RUNTIME_LICENCES.has(licence))).toEqual([]);
    expect(Object.entries(locked).filter(([path, { license = '' }]) => path !== '' && !TOOL_LICENCES.has(license)).map(([path]) => path)).toEqual([]);
  });

  it('brings nothing along into a program that installs the package beside what is listed', () => {
    const installed = Object.entries(locked).filter(([path, entry]) => path !== '' && !('dev' in entry) && !('peer' in entry) && !('devOptional' in entry));
    const listed = Object.keys(wanted.dependencies).flatMap((name) => [`${name}@${lockedIn('', name)[1].version}`, ...broughtBy(name)]);

    expect(installed.map(([path, { version }]) => `${path.slice(path.lastIndexOf('node_modules/') + 13)}@${version}`).sort()).toEqual([...new Set(listed)].sort());
  });
});
