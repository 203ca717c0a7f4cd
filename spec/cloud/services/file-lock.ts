import { spawn } from 'node:child_process';
import { once } from 'node:events';

/**
 * Runs `body` while holding the lock file at `path` alone, among all processes of this machine; waits for its turn.
 *
 * The kernel keeps the lock through util-linux's `flock`, whose life hangs on a pipe from here: a process that dies in
 * any way leaves no stale lock behind.
 */
export async function withFileLock<T>(path: string, body: () => Promise<T>): Promise<T> {
  const holder = spawn('flock', [path, 'sh', '-c', 'echo locked && exec cat'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = once(holder, 'exit');
  const refused = ended.then(() => {
    throw new Error(`The lock ${path} could not be taken: is the folder writable?`);
  });
  await Promise.race([once(holder.stdout, 'data'), refused]);
  refused.catch(() => undefined);
  try {
    return await body();
  } finally {
    holder.stdin.end();
    await ended;
  }
}
