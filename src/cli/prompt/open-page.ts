import { spawn } from 'node:child_process';
import { platform } from 'node:process';
import type { Io } from '../io.js';
import { printable } from '../output/printable.js';
import { browserCommand } from './browser-command.js';

/** Shows a person the page to go to and, unless `mayStart` is false, starts their browser with it. */
export function openPage({ stderr, environment }: Pick<Io, 'stderr' | 'environment'>, url: string, mayStart: boolean): void {
  const command = mayStart && /^https?:/i.test(url) ? browserCommand(platform, environment) : undefined;
  const how = command === undefined ? 'To sign in, open this page in a browser on this machine:' : 'Your browser is opening this page to sign in:';
  stderr.write(`${how}\n\n  ${printable(url)}\n\n`);
  if (command === undefined) return;
  const [program, ...args] = command;
  // Whether it starts or not, the page is on the screen.
  spawn(program, [...args, url], { detached: true, stdio: 'ignore', env: environment }).on('error', () => undefined).unref();
}
