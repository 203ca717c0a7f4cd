import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { progressLine } from '../../../src/cli/output/progress-line.js';
import { VirtualRuntime } from '../../token/virtual-runtime.js';

function aLine({ isTerminal }: { isTerminal: boolean }) {
  const [stderr, runtime] = [new PassThrough(), new VirtualRuntime()];
  const terminals = { stdin: false, stdout: false, stderr: isTerminal };
  const io = { stdout: new PassThrough(), stderr, stdin: new PassThrough(), environment: { NO_COLOR: '1' }, isTerminal: terminals, columns: 80, directory: '/', interrupted: new AbortController().signal, runtime };
  return { line: progressLine(io), runtime, shown: () => String(stderr.read() ?? '') };
}

describe('progressLine', () => {
  it('says nothing of what takes no longer than a moment', () => {
    const { line, runtime, shown } = aLine({ isTerminal: true });

    const done = line.begin('signing in');
    runtime.advance(400);
    done();
    runtime.advance(5000);

    expect(shown()).toBe('');
  });

  it('shows what is waited for and how long, and takes the line away', () => {
    const { line, runtime, shown } = aLine({ isTerminal: true });

    const done = line.begin('signing in');
    runtime.advance(2000);
    expect(shown()).toMatch(/signing in 1 s/);
    done();

    expect(shown()).toMatch(/\r\u001b\[K$/);
  });

  it('is silent where nobody looks', () => {
    const { line, runtime, shown } = aLine({ isTerminal: false });

    line.begin('signing in');
    runtime.advance(5000);

    expect(shown()).toBe('');
  });

  it('makes room for a question', async () => {
    const { line, runtime, shown } = aLine({ isTerminal: true });
    line.begin('signing in');
    runtime.advance(1000);
    shown();

    await line.whileAsking(() => {
      expect(shown()).toBe('\r\u001b[K');
      runtime.advance(5000);
      expect(shown()).toBe('');
    });
    runtime.advance(1000);

    expect(shown()).toContain('signing in');
  });
});
