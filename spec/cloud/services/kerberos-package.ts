import { createHash } from 'node:crypto';
import { access, mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cachedFolder } from './cached-folder.js';
import { runCommand } from './command.js';
import { debianPrefix } from './debian-prefix.js';
import { cacheFolder, debianRelease } from './debian-release.js';

/** The optional package, and the headers of Node's binary interface, which not every Node brings along. */
const PACKAGES = ['kerberos@7.0.0', 'node-api-headers@1.9.0'];
const SOURCES = ['kerberos.cc', 'unix/base64.cc', 'unix/kerberos_gss.cc', 'unix/kerberos_unix.cc'];

/**
 * The path of npm's package `kerberos`, compiled; the first call on a machine does that, in about ten seconds. Neither its
 * installation script is run (it would download a binary) nor anything installed: compiler and headers are those of the
 * machine or unpacked from Debian's packages. `prefix` has the libraries of Kerberos.
 */
export async function kerberosPackage(prefix: string): Promise<string> {
  const tools = await debianPrefix({
    ...{ name: 'compiler', packages: ['g++'], alone: ['krb5-multidev', 'comerr-dev'] },
    finish: () => Promise.resolve(),
  });
  const key = createHash('sha256').update([prefix, tools, process.version, ...PACKAGES].join('\n')).digest('hex').slice(0, 16);
  const folder = await cachedFolder(join(cacheFolder(await debianRelease()), `kerberos-${key}`), async (partial) => {
    await writeFile(join(partial, 'package.json'), '{}');
    const options = ['--no-audit', '--no-fund', '--loglevel=error', '--ignore-scripts', '--prefix', partial];
    await runCommand('npm', ['install', ...options, ...PACKAGES], { cwd: partial });
    await compile(join(partial, 'node_modules'), { prefix, tools });
  });
  return join(folder, 'node_modules/kerberos/lib/index.js');
}

/** What its binding.gyp says for Linux, as one command. */
async function compile(modules: string, { prefix, tools }: { readonly prefix: string; readonly tools: string }): Promise<void> {
  const folder = join(modules, 'kerberos');
  const usr = join(tools, 'usr');
  const headers = [
    ...[join(modules, 'node-api-headers/include'), join(modules, 'node-addon-api')],
    join(usr, 'include/mit-krb5'),
  ];
  const libraries = await architectureFolders(join(prefix, 'usr/lib'));
  await mkdir(join(folder, 'build/Release'), { recursive: true });
  const { compiler, options, environment } = await compilerIn(usr);
  await runCommand(
    compiler,
    [
      ...['-shared', '-fPIC', '-std=c++17', '-fexceptions', '-DKERBEROS_USE_RTLD=1', '-DNODE_GYP_MODULE_NAME=kerberos', ...options],
      ...headers.map((path) => `-I${path}`),
      ...SOURCES.map((name) => join(folder, 'src', name)),
      // Where it finds the libraries; the old kind of entry counts for those that they load as well.
      ...['-Wl,--disable-new-dtags', ...libraries.map((path) => `-Wl,-rpath,${path}`)],
      ...['-o', join(folder, 'build/Release/kerberos.node')],
    ],
    { environment },
  );
}

interface Compiler {
  readonly compiler: string;
  readonly options: readonly string[];
  readonly environment?: NodeJS.ProcessEnv;
}

/** The machine's compiler, or the unpacked one with the paths it would have if it were installed. */
async function compilerIn(usr: string): Promise<Compiler> {
  const own = join(usr, 'bin/g++');
  if (!(await exists(own))) return { compiler: '/usr/bin/g++', options: ['-idirafter', join(usr, 'include')] };
  const libraries = await architectureFolders(join(usr, 'lib'));
  // C's headers come after those of C++, which include them.
  const headers = [...(await architectureFolders(join(usr, 'include'))), join(usr, 'include')];
  return {
    compiler: own,
    // The linker scripts of unpacked libraries name paths that are not there; Node has loaded those libraries already.
    options: ['-nodefaultlibs', ...headers.flatMap((path) => ['-idirafter', path]), ...libraries.map((path) => `-B${path}`)],
    environment: { ...process.env, PATH: `${join(usr, 'bin')}:${process.env['PATH'] ?? ''}`, LD_LIBRARY_PATH: libraries.join(':') },
  };
}

async function architectureFolders(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  return names.filter((name) => name.includes('-linux-gnu')).map((name) => join(folder, name));
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
