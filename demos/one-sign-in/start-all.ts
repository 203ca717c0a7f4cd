import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

/** Starts this program `size` times at once with `args`; what each of them printed, as a number. */
export async function startAll(size: number, args: readonly string[]): Promise<readonly number[]> {
  const [, program = ''] = process.argv;
  return Promise.all(
    Array.from({ length: size }, async () => {
      const child = spawn(process.execPath, [...process.execArgv, program, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
      const printed = await text(child.stdout);
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
      return Number(printed);
    }),
  );
}
