import { map, type Observable } from 'rxjs';
import type { RedisCommands } from './redis-commands.js';

/** One key of a token store in Redis. */
export interface RedisEntry {
  /** Where those who wait or watch are told, and under which the text is kept. */
  readonly channel: string;
  /** Runs one of the scripts; `late` gets a reply that came when nobody waited for it any more. */
  run(script: RedisScript): Observable<unknown>;
}

/** A script and its ARGV. */
export interface RedisScript {
  /** What it does, for errors: `save a token`. */
  readonly what: string;
  readonly script: string;
  readonly args: readonly string[];
  readonly late?: ((reply: unknown) => void) | undefined;
}

/** What is kept below `prefix` for `key`. */
export function redisEntry(commands: RedisCommands, prefix: string, key: string): RedisEntry {
  const kept = `${prefix}{${key}}`;
  const keys = ['2', kept, `${kept}:lock`];
  return {
    channel: kept,
    run: ({ what, script, args, late }) => commands.run({ what, key: kept, words: ['EVAL', script, ...keys, ...args], late }),
  };
}

/** Whether a script did what it was to do; packages and protocol versions give its 1 as a number or as text. */
export function succeeded(reply: unknown): boolean {
  return String(reply) === '1';
}

/** {@link succeeded} of what comes. */
export function success(): (reply$: Observable<unknown>) => Observable<boolean> {
  return map(succeeded);
}
