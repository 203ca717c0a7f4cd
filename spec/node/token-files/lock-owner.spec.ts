import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { firstValueFrom, timer } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { isGone, ownerHere } from '../../../src/node/token-files/lock-owner.js';

describe('ownerHere', () => {
  it.runIf(process.platform === 'linux')('tells this process from any other there was or will be', async () => {
    const owner = await ownerHere();

    expect(owner).toMatchObject({ pid: process.pid, startedAt: expect.stringMatching(/^\d+$/) });
    expect(owner.place).toContain(readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim());
    expect(owner.place).toMatch(/ pid:\[\d+\]$/);
  });
});

describe('isGone', () => {
  it('is not so of a process that runs', async () => {
    const here = await ownerHere();
    expect(await isGone(here, here)).toBe(false);
  });

  it.runIf(process.platform === 'linux')('is so of one that has ended, and of one whose pid another has', async () => {
    const here = await ownerHere();
    const child = spawn(process.execPath, ['-e', ''], { stdio: 'ignore' });
    await once(child, 'exit');

    expect(await isGone({ ...here, pid: child.pid ?? 0 }, here)).toBe(true);
    expect(await isGone({ ...here, startedAt: '1' }, here)).toBe(true);
  });

  it.runIf(process.platform === 'linux')('is so of one that has ended and that nobody has asked how', async () => {
    const here = await ownerHere();
    // The sleep that takes the place of the shell does not know of its child.
    const parent = spawn('sh', ['-c', 'sleep 0 & echo $!; exec sleep 60'], { stdio: ['ignore', 'pipe', 'ignore'] });
    try {
      const [pid] = (await once(parent.stdout, 'data')) as [Buffer];
      const zombie = { ...here, pid: Number(String(pid)), startedAt: undefined };
      while (!readFileSync(`/proc/${zombie.pid}/stat`, 'utf8').includes(') Z ')) await firstValueFrom(timer(5));

      const startedAt = readFileSync(`/proc/${zombie.pid}/stat`, 'utf8').split(') ')[1]?.split(' ')[19];
      expect(await isGone({ ...zombie, startedAt }, here)).toBe(true);
    } finally {
      parent.kill('SIGKILL');
    }
  });

  it('cannot be told of another machine, of another container, and where a place is not known', async () => {
    const here = await ownerHere();
    const ended = { ...here, pid: 999_999_999, startedAt: '1' };

    expect(await isGone({ ...ended, place: 'another boot pid:[4026531836]' }, here)).toBe(false);
    expect(await isGone({ ...ended, place: undefined }, { ...here, place: undefined })).toBe(false);
  });
});
