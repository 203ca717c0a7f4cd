import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { ChangingValue } from '../credentials/changing-value.js';
import { withoutLineBreaks } from '../credentials/without-line-breaks.js';
import { AuthorizationFailure } from '../errors/authorization-failure.js';
import { OptionError } from '../errors/option-error.js';
import { refuseUnknownOptions } from '../errors/refuse-unknown-options.js';

/** Options of {@link commandSource}. */
export interface CommandSourceOptions {
  /** After this many milliseconds the command is ended and counts as failed. @defaultValue 10000 */
  readonly timeoutMs?: number | undefined;
  /** The environment of the command. @defaultValue that of this process */
  readonly env?: Readonly<Record<string, string>> | undefined;
}

/** A secret is small. */
const MOST_BYTES = 1024 * 1024;

/**
 * What a command prints, run anew for each sign-in: a vault, a password manager. No shell is involved. Line breaks at the end
 * do not belong to it.
 *
 * @throws OptionError without a command, and for an option that does not exist or is of another kind. A command that fails gives an AuthorizationFailure with its name and exit status and
 * nothing of what it printed.
 */
export function commandSource(command: string, args: readonly string[] = [], options: CommandSourceOptions = {}): ChangingValue<string> {
  if (typeof command !== 'string' || command === '') throw new OptionError('command', 'commandSource needs a command to run.');
  if (!areTexts(args)) throw new OptionError('args', '"args" of commandSource has to be a list of texts.');
  checkOptions(options);
  const { timeoutMs = 10_000, env } = options;
  return {
    read: async () => {
      try {
        // A command that ends well when it is asked to end would count as one that has printed everything.
        const limits = { timeout: timeoutMs, maxBuffer: MOST_BYTES, windowsHide: true, killSignal: 'SIGKILL' as const };
        const { stdout } = await promisify(execFile)(command, [...args], env === undefined ? limits : { ...limits, env: { ...env } });
        return withoutLineBreaks(stdout);
      } catch (error) {
        throw new AuthorizationFailure(`The command ${command} for credentials failed (${howItEnded(error)}). Nothing was sent.`, {
          outcome: 'not-sent',
        });
      }
    },
  };
}

const KNOWN: ReadonlySet<string> = new Set(['timeoutMs', 'env']);

function checkOptions(options: CommandSourceOptions): void {
  if (!isRecord(options)) throw new OptionError('options', 'The options of commandSource have to be an object.');
  refuseUnknownOptions(options, KNOWN, 'commandSource');
  const { timeoutMs = 1, env = {} } = options;
  if (!Number.isFinite(timeoutMs) || timeoutMs < 1) {
    throw new OptionError('timeoutMs', '"timeoutMs" of commandSource has to be 1 or more milliseconds.');
  }
  if (!isRecord(env) || !areTexts(Object.values(env))) {
    throw new OptionError('env', '"env" of commandSource has to be an object of texts.');
  }
}

function isRecord(given: unknown): given is object {
  return typeof given === 'object' && given !== null && !Array.isArray(given);
}

function areTexts(given: unknown): boolean {
  return Array.isArray(given) && given.every((item) => typeof item === 'string');
}

/** The message of such an error repeats the arguments and what was printed, so only the status is told. */
function howItEnded(error: unknown): string {
  const { code, signal, killed } = error as { code?: unknown; signal?: unknown; killed?: unknown };
  if (killed === true) return 'it took too long or printed too much';
  if (typeof code === 'number') return `exit status ${String(code)}`;
  return typeof code === 'string' ? code : `signal ${String(signal)}`;
}
