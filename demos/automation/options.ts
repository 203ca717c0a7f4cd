import { parseArgs } from 'node:util';
import { amount } from '../command-line/amount.js';

/** What automation was told on the command line. */
export interface AutomationOptions {
  /** Where webhooks are taken; 0: a free one. */
  readonly port: number;
  /** How often servers and quotas are looked at. */
  readonly everyMs: number | undefined;
  /** The file that outlives the program. */
  readonly memory: string | undefined;
  /** Servers of a cloud of yours are really rebuilt, which costs what is on their disks. */
  readonly rebuild: boolean;
  /** Prints lines for programs. */
  readonly json: boolean;
}

/** Reads the command line; lengths of time are in seconds. Throws for what it does not know. */
export function automationOptions(args: readonly string[]): AutomationOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      port: { type: 'string', default: '0' },
      every: { type: 'string' },
      memory: { type: 'string' },
      rebuild: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
    },
  });
  const { every, memory, rebuild, json } = values;
  if (rebuild && memory === undefined) throw new TypeError('--rebuild wants --memory FILE: without one a server might be rebuilt again after a restart.');
  return { port: amount('port', values.port), everyMs: every === undefined ? undefined : 1000 * amount('every', every), memory, rebuild, json };
}
