import type { CloudAccess } from './cloud-access.js';
import type { ExitCode } from './exit-code.js';
import type { Io } from './io.js';
import type { Output } from './output/output.js';

/** A word a command takes: `SERVICE`. */
export interface CommandArgument {
  /** In capitals, as its help shows it. */
  readonly name: string;
  /** May be left out. Only the last ones can. @defaultValue false */
  readonly isOptional?: boolean | undefined;
  readonly help: string;
}

/** An option of a command: `--microversion VERSION`. */
export interface CommandOption {
  /** How the command asks for it. */
  readonly name: string;
  /** How it is written, the long form first: `['--format', '-f']`. */
  readonly flags: readonly string[];
  /** What its value is called in the help: `VERSION`; `undefined`: it has none, it is a switch. */
  readonly value?: string | undefined;
  /** A switch that may have a value too: `--os-unscoped=false`. @defaultValue false */
  readonly isBoolean?: boolean | undefined;
  /** It says something about one service of the cloud: `--os-compute-api-version`. @defaultValue false */
  readonly isOfService?: boolean | undefined;
  /** The only values it can have. */
  readonly choices?: readonly string[] | undefined;
  /** May be given more than once. @defaultValue false */
  readonly isRepeatable?: boolean | undefined;
  readonly help: string;
}

/** The options somebody gave, by name. */
export interface GivenOptions {
  /** Its value, the last one if it was given more than once. */
  text(name: string): string | undefined;
  /** All its values. */
  texts(name: string): readonly string[];
  /** Whether it was given. */
  has(name: string): boolean;
}

/** What a command is run with. */
export interface CommandContext {
  readonly io: Io;
  /** By the names of {@link CommandArgument}. Those that are not optional are there. */
  readonly arguments: Readonly<Record<string, string>>;
  readonly options: GivenOptions;
  /** Prints what was asked for in the format that was asked for. */
  readonly output: Output;
  /** The cloud that flags, environment and files name; nothing is read before it is asked for. */
  readonly cloud: CloudAccess;
  /** Says on a terminal what is waited for, once that takes a moment; a call of what it returns ends it. */
  readonly progress: (text: string) => () => void;
  /** Does something while nothing is said about progress: a question is asked, or a page shown. */
  readonly whileAsking: (ask: () => unknown) => Promise<unknown>;
}

/** One command, in a file of its own. */
export interface Command {
  /** Its words: `token issue`. */
  readonly name: string;
  /** One sentence, without a full stop. */
  readonly summary: string;
  /** What else somebody wants to know, as paragraphs. */
  readonly description?: readonly string[] | undefined;
  readonly arguments?: readonly CommandArgument[] | undefined;
  readonly options?: readonly CommandOption[] | undefined;
  /** Whether it talks to a cloud: then it takes `--os-*`, `--timing` and `--debug`. @defaultValue false */
  readonly usesCloud?: boolean | undefined;
  /** Whether it prints columns: then it takes `--format` and `--column`. @defaultValue false */
  readonly hasColumns?: boolean | undefined;
  /** Command lines with what they do. */
  readonly examples: readonly CommandExample[];
  /** Does it. What it throws is printed and decides the exit code; without a code it went well. */
  run(context: CommandContext): Promise<ExitCode | undefined>;
}

/** A command line, and what it does. */
export interface CommandExample {
  readonly line: string;
  readonly does: string;
}
