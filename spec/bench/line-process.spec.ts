import { describe, expect, it, onTestFinished } from 'vitest';
import { LineProcess } from './line-process.js';

const echo = "process.stdin.on('data', (line) => process.stdout.write(line)).on('end', () => process.exit())";

function started(file: string, ...args: readonly string[]): LineProcess {
  const child = new LineProcess('The child', { file, args, environment: process.env });
  onTestFinished(() => child.end());
  return child;
}

describe('LineProcess', () => {
  it('takes an order and gives its answer', async () => {
    await expect(started(process.execPath, '-e', echo).ask({ do: 'this' })).resolves.toEqual({ do: 'this' });
  });

  it('ends with its input', async () => {
    const child = started(process.execPath, '-e', echo);
    await child.ask({});
    await child.end();
    await expect(child.read()).rejects.toThrow('The child ended before it answered.');
  });

  it('fails where the process ended without an answer', async () => {
    await expect(started(process.execPath, '-e', '0').ask({})).rejects.toThrow('ended before it answered');
  });

  it('fails where there is no such program', async () => {
    await expect(started('/nowhere/no-such-program').ask({})).rejects.toThrow('ended before it answered');
  });
});
