import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** Where and with what a command runs. Without `environment` it sees this process's own. */
export interface CommandOptions {
  readonly environment?: NodeJS.ProcessEnv | undefined;
  readonly cwd?: string | undefined;
  /** What it reads from standard input. @defaultValue nothing */
  readonly input?: string | undefined;
}

const MOST_OUTPUT_BYTES = 64 * 1024 * 1024;
const LAST_LINES = 15;

/** A command that ended with another status than 0. The message ends with the last lines it wrote. */
export class CommandFailed extends Error {
  override readonly name = 'CommandFailed';

  constructor(file: string, reason: string, output: string) {
    super(`${file} failed (${reason}):\n${lastLines(output)}`);
  }
}

/** The end of a log, which is where the reason stands. */
export function lastLines(text: string): string {
  return text.trimEnd().split('\n').slice(-LAST_LINES).join('\n');
}

/** Runs one command to its end and gives what it wrote to standard output. */
export async function runCommand(
  file: string,
  parameters: readonly string[],
  { environment, cwd, input = '' }: CommandOptions = {},
): Promise<string> {
  const options = { env: environment, cwd, maxBuffer: MOST_OUTPUT_BYTES };
  try {
    const running = promisify(execFile)(file, parameters, options);
    running.child.stdin?.on('error', () => undefined).end(input); // a command need not read it
    return (await running).stdout;
  } catch (error) {
    const { code, stdout = '', stderr = '' } = error as { code?: string | number; stdout?: string; stderr?: string };
    throw new CommandFailed(file, String(code ?? 'killed'), `${stdout}\n${stderr}`);
  }
}
