import { fileSource } from '../../credentials/node/file-source.js';
import type { ChangingValue } from '../../credentials/changing-value.js';
import { CloudConfigError, type ConfigPlace } from '../../errors/cloud-config-error.js';
import { commandSource } from '../command-source.js';
import type { CloudFileOptions } from './cloud-file-options.js';
import { pathBelow } from './cloud-file-paths.js';
import type { CloudFiles } from './read-cloud-files.js';

/** Makes of a reference in the place of a secret what reads it anew for each sign-in. */
export type SecretReference = (reference: Readonly<Record<string, unknown>>, place: ConfigPlace) => ChangingValue<string> | undefined;

/**
 * Reads `{ file: path }` and `{ command: [program, ...arguments] }`, and leaves `{ env: NAME }` to others. None of them for a file that
 * was found in the working directory only since a program was started there: it may have come with what somebody else wrote, and it
 * says where secrets are sent.
 */
export function secretReference(options: Pick<CloudFileOptions, 'home' | 'directory'>, { clouds, secure, publicClouds }: Partial<CloudFiles>): SecretReference {
  const chance = [clouds, secure, publicClouds].find((found) => found?.isChanceFind === true);
  return (reference, place) => {
    const { env, file, command } = reference;
    const [program, ...args] = Array.isArray(command) ? (command as unknown[]) : [];
    if (chance !== undefined) throw new CloudConfigError(unsafe(reference), placeIn(chance.file.path, place));
    if (env !== undefined) return undefined;
    if (typeof file === 'string' && file !== '') return fileSource(pathBelow(file, options));
    if (typeof program === 'string' && program !== '' && areTexts(args)) return commandSource(pathOf(program, options), args);
    throw new CloudConfigError('a secret can be a text, { env: NAME }, { file: path } or { command: [program, argument, ...] }.', place);
  };
}

/** The line is known only if it is one of that file. */
function placeIn(file: string, place: ConfigPlace): ConfigPlace {
  return place.file === file ? place : { ...place, file, line: undefined };
}

/** A program is found by its name, as in a shell; a path is one. */
function pathOf(program: string, options: Pick<CloudFileOptions, 'home' | 'directory'>): string {
  return /^~|[\\/]/.test(program) ? pathBelow(program, options) : program;
}

function areTexts(values: readonly unknown[]): values is readonly string[] {
  return values.every((value) => typeof value === 'string');
}

function unsafe({ env, file }: Readonly<Record<string, unknown>>): string {
  const what = env !== undefined ? 'read a variable' : file !== undefined ? 'read a file' : 'run a command';
  return (
    `it asks to ${what} for a secret, which a file that merely lies in the working directory may not. If you trust it, name it ` +
    '(OS_CLIENT_CONFIG_FILE, or "configFiles") or put it into ~/.config/openstack.'
  );
}
