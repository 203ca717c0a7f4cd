import { spawn } from 'node:child_process';

/** How a program ended and what it said. */
export interface Ended {
  readonly code: number | null;
  /** What it wrote, both streams as they came. */
  readonly output: string;
  readonly stdout: string;
}

/** Runs a program to its end. A program that cannot be started rejects; one that fails does not. */
export function runProgram(program: string, args: readonly string[], cwd: string): Promise<Ended> {
  const child = spawn(program, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, NO_COLOR: '1' } });
  let output = '';
  let stdout = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output += text));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      resolve({ code, output, stdout });
    });
  });
}

/** Runs a program that must succeed: otherwise an error with what it said. */
export async function runOrFail(program: string, args: readonly string[], cwd: string): Promise<string> {
  const { code, output, stdout } = await runProgram(program, args, cwd);
  if (code !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${code}:\n${output}`);
  return stdout;
}
