import { copyFile, mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runCommand } from './command.js';
import { iniFile, type IniSections } from './ini-file.js';
import { PYTHON, pythonEnvironment } from './python-environment.js';
import { type ScriptCommand } from './wsgi-process.js';

/** How a service makes its empty databases, in a folder of their own. */
export interface ServiceSchema {
  readonly name: string;
  /** Where its configuration says that the databases of `folder` are. */
  readonly databases: (folder: string) => IniSections;
  /** What is run in `folder`; `configuration` is a file that says no more than that. */
  readonly commands: (folder: string, configuration: string) => readonly ScriptCommand[];
}

/** The database options every service shares; without waiting for the disk, since nothing outlives a run. */
export function databaseOptions(file: string): Record<string, string | boolean> {
  return { connection: `sqlite:///${file}`, sqlite_synchronous: false };
}

/** A schema of one database `<name>.db`, configured in `section`. */
export function oneDatabase(name: string, section: string, commands: ServiceSchema['commands']): ServiceSchema {
  return { name, databases: (folder) => ({ [section]: databaseOptions(join(folder, `${name}.db`)) }), commands };
}

/** Its tables made from what `metadata` (`module:attribute`) describes: for migrations that do not run on SQLite. */
export function tablesFromModels(name: string, metadata: string): ServiceSchema {
  return oneDatabase(name, 'database', (folder) => [['tables:create', metadata, `sqlite:///${join(folder, `${name}.db`)}`]]);
}

const MAKE_SCHEMA = fileURLToPath(new URL('make-schema.py', import.meta.url));

/** Makes the empty databases once, below the unpacked packages: migrations take longer than all the rest of a start. */
export async function createSchema({ name, databases, commands }: ServiceSchema, prefix: string): Promise<void> {
  const folder = schemaFolder(prefix, name);
  await mkdir(folder, { recursive: true });
  const configuration = join(folder, 'schema.conf');
  await writeFile(configuration, iniFile(databases(folder)));
  const parameters = [MAKE_SCHEMA, JSON.stringify(commands(folder, configuration))];
  await runCommand(PYTHON, parameters, { environment: pythonEnvironment(prefix, folder), cwd: folder });
}

/** Puts fresh databases of the service into `home`; gives the sections that name them. */
export async function copySchema({ name, databases }: ServiceSchema, prefix: string, home: string): Promise<IniSections> {
  const folder = schemaFolder(prefix, name);
  for (const file of await readdir(folder)) {
    if (file.endsWith('.db')) await copyFile(join(folder, file), join(home, file));
  }
  return databases(home);
}

function schemaFolder(prefix: string, name: string): string {
  return join(prefix, 'schema', name);
}
