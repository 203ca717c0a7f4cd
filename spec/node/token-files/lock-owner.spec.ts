import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { firstValueFrom, timer } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { lifeOf, ownerHere } from '../../../src/node/token-files/lock-owner.js';

describe('ownerHere', () => {
  it.runIf(process.platform === 'linux')('tells this process from any other there was or will be', async () => {
    const owner = await ownerHere();

    expect(owner).toMatchObject({ pid: process.pid, startedAt: expect.stringMatching(/^\d+$/) });
    expect(owner.place).toContain(readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim());
    expect(owner.place).toMatch(/ pid:\[\d+\]$/);
  });
});

describe('lifeOf', () => {
  it('knows that a process which runs lives', async () => {
    const here = await ownerHere();
    expect(await lifeOf(here, here)).toBe('lives');
  });

  it.runIf(process.platform === 'linux')('knows of one that has ended, and of one whose pid another has', async () => {
    const here = await ownerHere();
    const child = spawn(process.execPath, ['-e', ''], { stdio: 'ignore' });
    await once(child, 'exit');

    expect(await lifeOf({ ...here, pid: child.pid ?? 0 }, here)).toBe('ended');
    expect(await lifeOf({ ...here, startedAt: '1' }, here)).toBe('ended');
  });

  it.runIf(process.platform === 'linux')('knows of one that has ended and that nobody has asked how', async () => {
    const here = await ownerHere();
    // The sleep that takes the place of the shell does not know of its child.
    const parent = spawn('sh', ['-c', 'sleep 0 & echo $!; exec sleep 60'], { stdio: ['ignore', 'pipe', 'ignore'] });
    try {
      const [pid] = (await once(parent.stdout, 'data')) as [Buffer];
      const zombie = { ...here, pid: Number(String(pid)), thread: undefined, startedAt: undefined };
      while (!readFileSync(`/proc/${zombie.pid}/stat`, 'utf8').includes(') Z ')) await firstValueFrom(timer(5));

      const startedAt = readFileSync(`/proc/${zombie.pid}/stat`, 'utf8').split(') ')[1]?.split(' ')[19];
      expect(await lifeOf({ ...zombie, startedAt }, here)).toBe('ended');
    } finally {
      parent.kill('SIGKILL');
    }
  });

  it.runIf(process.platform === 'linux')('knows of a thread that has ended, though its process lives', async () => {
    const here = await ownerHere();
    const worker = new Worker(`const { readlinkSync } = require('node:fs');
      require('node:worker_threads').parentPort.postMessage(readlinkSync('/proc/thread-self'));
      setInterval(() => undefined, 60_000);`, { eval: true });
    const [path] = (await once(worker, 'message')) as [string];
    const startedAt = readFileSync(`/proc/${path}/stat`, 'utf8').split(') ')[1]?.split(' ')[19];
    const owner = { ...here, thread: Number(path.split('/')[2]), startedAt };

    const before = await lifeOf(owner, here);
    await worker.terminate();

    expect([before, await lifeOf(owner, here)]).toEqual(['lives', 'ended']);
  });

  it.runIf(process.platform === 'linux')('does not count on one that was stopped', async () => {
    const here = await ownerHere();
    const child = spawn('sleep', ['60'], { stdio: 'ignore' });
    const stat = (): string[] => readFileSync(`/proc/${child.pid ?? 0}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    try {
      await once(child, 'spawn');
      child.kill('SIGSTOP');
      while (stat()[0] !== 'T') await firstValueFrom(timer(5));

      expect(await lifeOf({ ...here, pid: child.pid ?? 0, thread: undefined, startedAt: stat()[19] }, here)).toBe('unknown');
    } finally {
      child.kill('SIGKILL');
    }
  });

  it('cannot tell of another machine, of another container, and where a place is not known', async () => {
    const here = await ownerHere();
    const ended = { ...here, pid: 999_999_999, startedAt: '1' };

    expect(await lifeOf({ ...ended, place: 'another boot pid:[4026531836]' }, here)).toBe('unknown');
    expect(await lifeOf({ ...ended, place: undefined }, { ...here, place: undefined })).toBe('unknown');
  });
});
