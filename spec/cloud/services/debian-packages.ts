import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { CloudUnavailable } from './cloud-unavailable.js';
import { runCommand } from './command.js';

const ADDRESS = /^'\S+' (\S+\.deb) /gm;
/** Lines of apt's plan for what is not on this machine; upgrades carry the old version and do not match. */
const PLANNED = /^Inst (?<name>\S+) \((?<version>\S+) .*\[(?<architecture>[^\]]+)\]\)/gm;

/** What is wanted from Debian. */
export interface PackageList {
  readonly packages: readonly string[];
  /** Wanted as they are, without the packages they depend on. */
  readonly alone: readonly string[];
}

/**
 * Downloads `packages` and those of their dependencies that this machine lacks, and `alone` without what they depend on;
 * gives the paths of the .deb files.
 *
 * apt works on lists and archives in `folder`, so it needs no root, leaves the machine as it is, and is never out of date.
 * It checks signatures and sums and moves a file to its place only when it is whole.
 */
export async function downloadPackages({ packages, alone }: PackageList, folder: string): Promise<string[]> {
  const state = join(folder, 'apt');
  const archives = join(state, 'cache/archives');
  await Promise.all([join(archives, 'partial'), join(state, 'lists/partial')].map((path) => mkdir(path, { recursive: true })));
  const aptIn = (cwd: string, words: readonly string[]): Promise<string> => {
    return runCommand('apt-get', [...aptOptions(state), ...words], { environment, cwd });
  };
  const apt = (...words: string[]): Promise<string> => aptIn(state, words);
  // One unreachable source among many must not stand in the way: whether it mattered shows in the plan.
  const update = await apt('update').catch((error: unknown) => error);
  try {
    const install = ['install', '--no-install-recommends', ...packages];
    const plan = await apt('--simulate', ...install);
    await apt('--yes', '--download-only', ...install);
    // It keeps silent about what is in its folder already, so it is asked in another than it downloads to.
    const loose = alone.length === 0 ? [] : looseNames(await apt('--print-uris', 'download', ...alone));
    if (loose.length > 0) await aptIn(archives, ['download', ...alone]);
    return [...archiveNames(plan), ...loose].map((name) => join(archives, name));
  } catch (error) {
    const reasons = [error, update].map(String).join('\n');
    throw new CloudUnavailable(`apt cannot download ${[...packages, ...alone].join(', ')}\n${reasons}`, { cause: error });
  }
}

const environment = { ...process.env, LC_ALL: 'C.UTF-8', DEBIAN_FRONTEND: 'noninteractive' };

function aptOptions(state: string): string[] {
  const settings = {
    'Dir::State': state,
    'Dir::State::status': '/var/lib/dpkg/status',
    'Dir::Cache': join(state, 'cache'),
    'Debug::NoLocking': 'true',
    'APT::Sandbox::User': 'root', // apt's own user cannot look into a home folder
    'APT::Update::Error-Mode': 'any',
    'Acquire::Retries': '3',
  };
  return ['--quiet=2', ...Object.entries(settings).map(([name, value]) => `--option=${name}=${value}`)];
}

/** The file names in what apt prints of packages it would download: address, name, size and sum on a line. */
export function looseNames(addresses: string): string[] {
  return Array.from(addresses.matchAll(ADDRESS), ([, name = '']) => name);
}

/** The file names apt gives the packages of its plan. */
export function archiveNames(plan: string): string[] {
  return Array.from(plan.matchAll(PLANNED), ({ groups = {} }) => {
    const { name = '', version = '', architecture = '' } = groups;
    return `${name}_${version.replaceAll(':', '%3a')}_${architecture}.deb`;
  });
}
