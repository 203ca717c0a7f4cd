import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { firstValueFrom, from } from 'rxjs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fileTokenStore } from 'keystoneauth-rx/node';
import { CONTENDED_KEY, ContendedLock, type Contender } from './contended-lock.js';

let directory: string;
let lock: ContendedLock;

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'mounted-secrets-lock-'));
  lock = await ContendedLock.open(directory);
});

afterEach(async () => {
  await lock.close();
  rmSync(directory, { recursive: true });
});

const kept = async (): Promise<string | undefined> => (await firstValueFrom(from(fileTokenStore({ directory }).load(CONTENDED_KEY))))?.text;

describe('the lock of a file store whose holders and waiters are killed all the time', () => {
  it('is never held by two, always passes on, and keeps what was saved last', async () => {
    const contenders = Array.from({ length: 5 }, () => lock.start());
    const killed = async (victim: Contender): Promise<void> => {
      contenders.splice(contenders.indexOf(victim), 1, lock.start());
      await lock.kill(victim);
    };
    const unlike: (string | undefined)[] = [];
    let last: string | undefined;

    for (let turn = 0; turn < 40; turn += 1) {
      const { contender } = await lock.next('inside');
      if ((await kept()) !== last) unlike.push(last);
      if (turn % 5 === 0) await killed(contenders.find((other) => other !== contender) ?? contender);
      if (turn % 5 === 1) {
        void killed(contender); // inside
        continue;
      }
      const saved = lock.next('saved');
      contender.goOn();
      if (turn % 5 === 2) {
        const { text } = await saved;
        last = text;
        void killed(contender); // when it has saved
        continue;
      }
      const { text, isSaved } = await saved;
      if (!isSaved) unlike.push(text);
      last = text;
      lock.dismiss(contender);
      if (turn % 5 === 3) void killed(contender); // on its way out, or waiting again
    }

    expect({ crowds: lock.crowds, unlike }).toEqual({ crowds: 0, unlike: [] });
    expect(readdirSync(directory).filter((name) => name.endsWith('.lock')).length).toBeLessThanOrEqual(2);
  });
});

describe('a process that is stopped while it holds the lock of a file store', () => {
  it('loses it within 10 s, and neither saves anything nor lets anybody in when it goes on', async () => {
    lock.start();
    const { contender: stopped } = await lock.next('inside');
    stopped.stop();
    const stoppedAt = performance.now();
    const next = lock.next('inside');
    lock.start();
    const { contender: heir } = await next;
    const passedOnMs = performance.now() - stoppedAt;
    const { text } = await saves(heir);

    stopped.resume();
    const late = await saves(stopped);
    lock.dismiss(stopped);

    expect(late.isSaved).toBe(false);
    expect(await kept()).toBe(text);
    expect(passedOnMs).toBeGreaterThan(7900);
    expect(passedOnMs).toBeLessThan(12_000);
    const after = lock.next('inside');
    lock.dismiss(heir);
    expect([stopped, heir]).toContain((await after).contender);
  });
});

async function saves(contender: Contender): Promise<{ readonly text: string; readonly isSaved: boolean }> {
  const saved = lock.next('saved');
  contender.goOn();
  return saved;
}
