import { isKeystoneAuthError } from '../../errors/keystone-auth-error.js';
import { MissingRequiredOptions } from '../../errors/option-error.js';
import type { Io } from '../io.js';
import { paint } from './paint.js';
import { printableLines } from './printable.js';

/** Prints an error on stderr: one paragraph, then what it is known by. With `isDebug` also where it comes from. */
export function reportError(io: Io, error: unknown, isDebug: boolean): void {
  const red = paint(io, 'stderr', 'red');
  const lines = [`${red('error:')} ${printableLines(messageOf(error))}`, ...hints(error), ...facts(error)];
  io.stderr.write(`${lines.join('\n')}\n`);
  if (isDebug && error instanceof Error) io.stderr.write(`${printableLines(origin(error))}\n`);
}

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return isKeystoneAuthError(error) ? error.message : `${error.message} (--debug shows where this comes from)`;
}

/** What to do about it, at a command line. */
function hints(error: unknown): readonly string[] {
  if (isKeystoneAuthError(error, 'missing-auth-methods')) return ['Run "keystoneauth login": it asks for what is missing.'];
  if (!(error instanceof MissingRequiredOptions)) return [];
  const ways = error.options.map((option) => {
    const words = option.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    return `--os-${words} (OS_${words.toUpperCase().replaceAll('-', '_')})`;
  });
  return [`Give ${ways.join(', ')}, or a cloud of clouds.yaml with --os-cloud (OS_CLOUD).`];
}

function facts(error: unknown): readonly string[] {
  if (!isKeystoneAuthError(error)) return [];
  const { code, requestId, message } = error;
  const isNew = requestId !== undefined && !message.includes(requestId);
  return [`  (${[`code: ${code}`, ...(isNew ? [`request id: ${printableLines(requestId)}`] : [])].join(', ')})`];
}

/** The stacks of an error and its causes, without the messages. */
function origin(error: Error): string {
  const frames = error.stack?.split('\n').filter((line) => /^\s+at /.test(line)) ?? [];
  const cause = error.cause instanceof Error ? [`  caused by ${error.cause.name}: ${error.cause.message}`, origin(error.cause)] : [];
  return [...frames, ...cause].join('\n');
}
