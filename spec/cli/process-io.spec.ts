import { describe, expect, it, onTestFinished } from 'vitest';
import { processIo } from '../../src/cli/process-io.js';
import { start } from '../../src/cli/start.js';

function watchSignals(): () => number {
  const count = (): number => process.listenerCount('SIGINT') + process.listenerCount('SIGTERM');
  const known = (['SIGINT', 'SIGTERM'] as const).map((signal) => [signal, process.listeners(signal)] as const);
  const errors = process.stdout.listeners('error');
  onTestFinished(() => {
    for (const [signal, before] of known) for (const listener of process.listeners(signal)) if (!before.includes(listener)) process.off(signal, listener);
    for (const listener of process.stdout.listeners('error')) if (!errors.includes(listener)) process.stdout.off('error', listener as () => void);
  });
  return count;
}

describe('processIo', () => {
  it('is of this process, and aborts once at the first Ctrl-C', () => {
    const count = watchSignals();
    const before = count();

    const { stdout, stdin, environment, directory, interrupted, columns } = processIo();

    expect([stdout, stdin, environment, directory]).toEqual([process.stdout, process.stdin, process.env, process.cwd()]);
    expect(columns).toBeGreaterThan(0);
    expect([interrupted.aborted, count() - before]).toEqual([false, 2]);
  });
});

describe('start', () => {
  it('ends the process with the exit code of the command', async () => {
    watchSignals();
    const { argv, exitCode } = process;
    const write = process.stderr.write.bind(process.stderr);
    const written: string[] = [];
    onTestFinished(() => {
      Object.assign(process, { argv, exitCode });
      process.stderr.write = write;
    });
    process.argv = [process.execPath, 'keystoneauth', 'nonsense'];
    process.stderr.write = (text: string | Uint8Array) => written.push(String(text)) > 0;

    await start();

    expect(process.exitCode).toBe(2);
    expect(written.join('')).toContain('There is no command "nonsense"');
  });
});
