import type { ValueOrStream } from '../credentials/value-or-stream.js';
import { OptionError } from '../errors/option-error.js';
import { refuseUnknownOptions } from '../errors/refuse-unknown-options.js';
import { realRuntime, type Runtime } from '../runtime/runtime.js';

/** How a resource is looked for, made and judged. Each function is called as often as it is needed. */
export interface EnsureSteps<T> {
  /** The resource as it is now; `undefined`, `null`, or an error with status 404: there is none. */
  readonly find: () => ValueOrStream<T | undefined>;
  /** Makes it. Gives the resource, or nothing: then it is looked for. */
  readonly create: () => ValueOrStream<T | undefined>;
  /** Whether it is ready to be used. @defaultValue as soon as it is there */
  readonly settled?: ((resource: T) => boolean) | undefined;
  /** Why it never will be, or `true`; such as `serverFault`. @defaultValue never */
  readonly failed?: ((resource: T) => string | boolean | undefined) | undefined;
}

/** How long, and how often, a resource is made sure of. */
export interface EnsureOptions {
  /** Those who make sure of the same at the same time, in this process, do it together. Name cloud, kind and name. @defaultValue each alone */
  readonly key?: string | undefined;
  /** For how long a creation whose outcome is unknown is looked for before it counts as not done, in milliseconds. @defaultValue 10000 */
  readonly lookAgainMs?: number | undefined;
  /** How often it is created at most: once more only when it is known that nothing was made before. @defaultValue 3 */
  readonly attempts?: number | undefined;
  /** Between looks at something that is not settled yet, in milliseconds. @defaultValue 2000 */
  readonly intervalMs?: number | undefined;
  /** How long it may take to settle once it is there, in milliseconds. @defaultValue 600000 */
  readonly deadlineMs?: number | undefined;
  /** @defaultValue the real one */
  readonly runtime?: Runtime | undefined;
}

/** The options with their defaults. */
export interface EnsureSettings extends Required<{ readonly [K in Exclude<keyof EnsureOptions, 'key'>]: NonNullable<EnsureOptions[K]> }> {
  /** What is the same for all who make sure of the same: the key, else the steps. */
  readonly about: string | object;
  /** It in the words of an error. */
  readonly what: string;
}

const OPTIONS: ReadonlySet<string> = new Set<keyof EnsureOptions>(['key', 'lookAgainMs', 'attempts', 'intervalMs', 'deadlineMs', 'runtime']);
const STEPS: ReadonlySet<string> = new Set<keyof EnsureSteps<unknown>>(['find', 'create', 'settled', 'failed']);

/** Fills in the defaults; throws an OptionError for what is unknown or cannot be right. */
export function ensureSettings(steps: Pick<EnsureSteps<unknown>, 'find' | 'create'>, options: EnsureOptions): EnsureSettings {
  refuseUnknownOptions(steps, STEPS, 'ensure');
  refuseUnknownOptions(options, OPTIONS, 'ensure');
  for (const name of ['find', 'create'] as const) {
    if (typeof steps[name] !== 'function') throw new OptionError(name, `ensure() needs "${name}" as a function; nothing was sent.`);
  }
  const { lookAgainMs = 10_000, attempts = 3, intervalMs = 2000, deadlineMs = 600_000, runtime = realRuntime, key } = options;
  checkNumbers({ lookAgainMs, intervalMs, deadlineMs });
  if (!Number.isInteger(attempts) || attempts < 1) throw new OptionError('attempts', '"attempts" has to be a whole number of 1 or more; nothing was sent.');
  return { lookAgainMs, attempts, intervalMs, deadlineMs, runtime, ...subjectOf(key, steps) };
}

function subjectOf(key: string | undefined, steps: object): Pick<EnsureSettings, 'about' | 'what'> {
  return key === undefined ? { about: steps, what: 'what was to be there' } : { about: key, what: JSON.stringify(key) };
}

function checkNumbers(numbers: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(numbers)) {
    if (typeof value === 'number' && value >= 0) continue;
    throw new OptionError(name, `"${name}" has to be 0 or more milliseconds; nothing was sent.`);
  }
}
