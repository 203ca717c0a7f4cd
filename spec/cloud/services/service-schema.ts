import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand } from './command.js';
import { iniFile } from './ini-file.js';
import { PYTHON, pythonEnvironment } from './python-environment.js';

/** How a service makes its empty database: `<name>-manage <command>` with the connection in `section`. */
export interface ServiceSchema {
  readonly name: string;
  readonly section: string;
  readonly command: readonly string[];
}

/** The database options every service shares; without waiting for the disk, since nothing outlives a run. */
export function databaseOptions(file: string): Record<string, string | boolean> {
  return { connection: `sqlite:///${file}`, sqlite_synchronous: false };
}

/** Makes the empty database once, below the unpacked packages: migrations take longer than all the rest of a start. */
export async function createSchema({ name, section, command }: ServiceSchema, prefix: string): Promise<void> {
  const home = join(prefix, 'schema', name);
  await mkdir(home, { recursive: true });
  const configuration = join(home, 'schema.conf');
  const database = schemaFile(prefix, name);
  await writeFile(configuration, iniFile({ [section]: databaseOptions(database) }));
  const environment = pythonEnvironment(prefix, home);
  const manage = join(prefix, 'usr/bin', `${name}-manage`);
  await runCommand(PYTHON, [manage, '--config-file', configuration, ...command], { environment, cwd: home });
  // The file remembers its journal mode; with write-ahead logging readers and the writer do not lock each other out.
  await runCommand(PYTHON, ['-c', WRITE_AHEAD, database], { environment, cwd: home });
}

const WRITE_AHEAD = 'import sqlite3, sys; sqlite3.connect(sys.argv[1]).execute("pragma journal_mode=wal")';

/** A fresh database of the service in `home`; gives its path. */
export async function copySchema({ name }: ServiceSchema, prefix: string, home: string): Promise<string> {
  const database = join(home, `${name}.db`);
  await copyFile(schemaFile(prefix, name), database);
  return database;
}

function schemaFile(prefix: string, name: string): string {
  return join(prefix, 'schema', name, `${name}.db`);
}
