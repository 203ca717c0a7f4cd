import { prepare, type HelpWanted, type Prepared } from './arguments/prepare.js';
import { exitCodeOf, type ExitCode } from './exit-code.js';
import { Interrupted } from './interrupted.js';
import type { Io } from './io.js';
import { COMMANDS } from './registry.js';
import { runContext } from './run-context.js';

/** Help is not read well in longer lines. */
const WIDEST = 100;

/**
 * The command `keystoneauth` with these arguments; gives its exit code and never rejects. What was asked for goes to
 * `io.stdout`, everything else to `io.stderr`.
 */
export async function run(argv: readonly string[], io: Io): Promise<ExitCode> {
  try {
    const prepared = await prepare(argv, COMMANDS);
    return 'help' in prepared ? await showHelp(io, prepared) : await carryOut(io, prepared);
  } catch (error) {
    const code = exitCodeOf(error);
    if (code === 130) return code;
    const { reportError } = await import('./output/report-error.js');
    reportError(io, error, argv.includes('--debug'));
    return code;
  }
}

async function carryOut(io: Io, prepared: Prepared): Promise<ExitCode> {
  const { context, finish } = await runContext(io, prepared);
  try {
    return (await untilInterrupted(io.interrupted, () => prepared.command.run(context))) ?? 0;
  } finally {
    await finish();
  }
}

/** What is under way ends when its session is closed. */
async function untilInterrupted<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  if (signal.aborted) throw new Interrupted();
  const interrupted = new Promise<never>((_resolve, reject) => {
    signal.addEventListener('abort', () => { reject(new Interrupted()); }, { once: true });
  });
  return Promise.race([work(), interrupted]);
}

async function showHelp(io: Io, { help, isWanted }: HelpWanted): Promise<ExitCode> {
  const width = Math.min(io.columns, WIDEST);
  const target = isWanted ? io.stdout : io.stderr;
  target.write(`${await helpText(help, width)}\n`);
  return isWanted ? 0 : 2;
}

async function helpText(help: HelpWanted['help'], width: number): Promise<string> {
  if (help === 'version') return (await import('./help/program-version.js')).programVersion();
  if (help === 'program') return (await import('./help/program-help.js')).programHelp(COMMANDS, width);
  if ('run' in help) return (await import('./help/command-help.js')).commandHelp(help, width);
  return (await import('./help/program-help.js')).groupHelp(help, width);
}
