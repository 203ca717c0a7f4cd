import type { RedisConnection } from '../../src/redis/redis-client.js';

/** A command that was sent, and how it is answered. */
export interface SentCommand {
  readonly words: readonly string[];
  readonly answer: (reply: unknown) => void;
  readonly fail: (error: Error) => void;
}

/** A connection whose commands are answered by the spec. */
export interface ScriptedConnection extends RedisConnection {
  ready: boolean;
  readonly sent: readonly SentCommand[];
  /** The names of what was sent: of an EVAL the first thing its script does. */
  names(): readonly string[];
}

/** A connection that is ready and answers nothing by itself. */
export function scriptedConnection(): ScriptedConnection {
  const sent: SentCommand[] = [];
  const connection: ScriptedConnection = {
    ready: true,
    sent,
    isReady: () => connection.ready,
    send: (_, words) =>
      new Promise((resolve, reject) => {
        sent.push({ words, answer: resolve, fail: reject });
      }),
    names: () => sent.map(({ words: [name = ''] }) => name),
  };
  return connection;
}

/** Lets promises that were settled tell whoever waits for them. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
}
