import { parseArgs } from 'node:util';

/** What the loop was told on the command line. */
export interface LoopOptions {
  /** How long it runs; `undefined`: until it is stopped. */
  readonly forMs: number | undefined;
  readonly everyMs: number;
  /** When the embedded cloud goes away, and for how long; `undefined`: never. */
  readonly restart: { readonly afterMs: number; readonly awayMs: number } | undefined;
  /** How long the tokens of the embedded cloud last. */
  readonly tokenLifeMs: number;
  /** Prints one line at the end, for a program. */
  readonly json: boolean;
}

/** Reads the command line; lengths of time are in seconds. Throws for what it does not know. */
export function loopOptions(args: readonly string[]): LoopOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seconds: { type: 'string' },
      every: { type: 'string', default: '1' },
      'restart-after': { type: 'string' },
      away: { type: 'string', default: '3' },
      'token-life': { type: 'string', default: '30' },
      json: { type: 'boolean', default: false },
    },
  });
  const { seconds, 'restart-after': restartAfter } = values;
  return {
    forMs: seconds === undefined ? undefined : milliseconds('seconds', seconds),
    everyMs: milliseconds('every', values.every),
    restart:
      restartAfter === undefined
        ? undefined
        : { afterMs: milliseconds('restart-after', restartAfter), awayMs: milliseconds('away', values.away) },
    tokenLifeMs: milliseconds('token-life', values['token-life']),
    json: values.json,
  };
}

function milliseconds(name: string, seconds: string): number {
  const ms = Number(seconds) * 1000;
  if (ms > 0) return ms;
  throw new TypeError(`--${name} has to be a number of seconds, not "${seconds}".`);
}
