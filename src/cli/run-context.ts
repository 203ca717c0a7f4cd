import { Readable } from 'node:stream';
import type { KeystoneEvent } from '../events/event.js';
import type { Session } from '../session/session.js';
import type { Prepared } from './arguments/prepare.js';
import { flagOverrides } from './arguments/flag-overrides.js';
import type { CloudAccess } from './cloud-access.js';
import type { CloudSessionParts } from './cloud-session-parts.js';
import { laidOver } from './laid-over.js';
import type { CommandContext } from './command.js';
import { followSession } from './follow-session.js';
import type { Io } from './io.js';
import { createOutput, type Format } from './output/create-output.js';
import { progressLine } from './output/progress-line.js';

/** A command's context, and its end. */
export interface RunContext {
  readonly context: CommandContext;
  /** Closes the sessions, takes the progress line away, prints what `--timing` asked for. */
  readonly finish: () => Promise<void>;
}

/** What a command is run with, from its command line. */
export async function runContext(io: Io, prepared: Prepared): Promise<RunContext> {
  const { command, options } = prepared;
  const sessions: Session[] = [];
  const line = progressLine(io);
  const output = createOutput(io, { format: (options.text('format') ?? 'table') as Format, columns: options.texts('column') });
  const debug = options.has('debug') ? await debugPrinter(io) : undefined;
  const onSession = (session: Session): void => {
    sessions.push(session);
    followSession(session, { progress: line.begin, warn: output.warn, debug });
  };
  const { overrides, cloudName } = await flagOverrides(prepared);
  const parts: CloudSessionParts = {
    ...{ io: askingIo(io, prepared), overrides, cloudName, onSession, warn: output.warn, whileAsking: line.whileAsking },
    isStored: !options.has('no-store'),
    collectTiming: options.has('timing'),
  };
  const context = { io, arguments: prepared.arguments, options, output, cloud: lazyCloud(parts), progress: line.begin, whileAsking: line.whileAsking };
  const finish = async (): Promise<void> => {
    line.end();
    if (options.has('timing') && command.usesCloud === true) await printTimings(io, sessions);
    for (const session of sessions) session.close();
  };
  return { context, finish };
}

/** Where the answers to questions come from: not from a standard input that is the body of a request, or a token. */
function askingIo(io: Io, { arguments: words, options }: Prepared): Io {
  const isTaken = Object.values(words).includes('-') || options.text('data') === '@-';
  return isTaken ? { ...io, stdin: Readable.from([]), isTerminal: { ...io.isTerminal, stdin: false } } : io;
}

/** What a cloud takes is loaded when a command asks for it. */
function lazyCloud(parts: CloudSessionParts): CloudAccess {
  let loaded: Promise<CloudAccess> | undefined;
  const load = (): Promise<CloudAccess> => (loaded ??= import('./cloud-session.js').then(({ cloudSession }) => cloudSession(parts)));
  return {
    overrides: parts.overrides,
    cloudName: parts.cloudName,
    config: async (onWarning) => (await load()).config(onWarning),
    region: async () => (await load()).region(),
    session: async (options) => (await load()).session(options),
    store: async () => (await load()).store(),
    withOverrides: (more) => lazyCloud(laidOver(parts, more)),
  };
}

async function debugPrinter(io: Io): Promise<(event: KeystoneEvent) => void> {
  const [{ debugLines }, { printable }] = await Promise.all([import('./debug-lines.js'), import('./output/printable.js')]);
  return (event) => {
    for (const line of debugLines(event)) io.stderr.write(`${printable(line)}\n`);
  };
}

async function printTimings(io: Io, sessions: readonly Session[]): Promise<void> {
  const { timingTable } = await import('./output/timing-table.js');
  io.stderr.write(`${timingTable(sessions.flatMap((session) => session.timings()))}\n`);
}
