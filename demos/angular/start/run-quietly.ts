import { spawn } from 'node:child_process';

/** How a program is run. */
export interface Run {
  readonly cwd: string;
  readonly environment?: Readonly<Record<string, string>> | undefined;
}

/** Runs a program to its end and gives what it wrote; rejects with that if it failed. It is ended with this process. */
export function runQuietly(program: string, args: readonly string[], { cwd, environment = {} }: Run): Promise<string> {
  const child = spawn(program, args, {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NO_COLOR: '1', ...environment },
    shell: process.platform === 'win32',
  });
  const end = (): void => {
    child.kill();
  };
  process.once('exit', end);
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (said += text));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      process.removeListener('exit', end);
      if (code === 0) resolve(said);
      else reject(new Error(`${program} ${args.join(' ')} ended with ${code ?? 'a signal'}:\n${said}`));
    });
  });
}
