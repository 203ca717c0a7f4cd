import { beforeEach, describe, expect, it } from 'vitest';
import { nothingRunning, type Running } from './running.js';

describe('nothingRunning', () => {
  let running: Running;
  let stopped: string[];
  const program = (name: string): { pid: number; stop: () => Promise<void> } => ({
    pid: name.length,
    stop: async () => {
      stopped.push(name);
      return Promise.resolve();
    },
  });
  beforeEach(() => {
    running = nothingRunning();
    stopped = [];
  });

  it('stops what was started, the last first', async () => {
    await running.add(Promise.resolve(program('a')));
    await running.add(Promise.resolve(program('bb')));
    expect(running.pids()).toEqual([1, 2]);
    await running.stop();

    expect(stopped).toEqual(['bb', 'a']);
  });

  it('waits for what is still starting, and minds nothing that failed', async () => {
    const failed = running.add(Promise.reject(new Error('no start')));
    let start: (started: ReturnType<typeof program>) => void = () => undefined;
    const slow = running.add(new Promise<ReturnType<typeof program>>((resolve) => (start = resolve)));
    const stopping = running.stop();
    start(program('slow'));
    await Promise.all([stopping, slow]);

    await expect(failed).rejects.toThrow('no start');
    expect(stopped).toEqual(['slow']);
  });

  it('stops at once what is started too late', async () => {
    await running.stop();
    await running.add(Promise.resolve(program('late')));

    expect(stopped).toEqual(['late']);
  });
});
