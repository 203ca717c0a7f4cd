import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { firstValueFrom, from } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { browserTokenStore } from 'keystoneauth-rx';
import { fileTokenStore } from 'keystoneauth-rx/node';
import { redisTokenStore } from 'keystoneauth-rx/redis';
import { readEntry, storedText } from '../../src/token/store/browser/entry.js';
import { readMessage } from '../../src/token/store/browser/tab-message.js';
import { openText, sealText } from '../../src/token/store/sealed-text.js';
import { readTokenRecord, storedLifetime, writeTokenRecord } from '../../src/token/store/token-record.js';
import type { StoredText, TokenStore } from '../../src/token/store/token-store.js';
import { importKeys } from '../../src/token/store/usable-keys.js';
import { remainingMs } from '../../src/token/lifetime.js';
import { inVirtualTime } from '../testing/in-virtual-time.js';
import { VirtualRuntime } from '../token/virtual-runtime.js';
import { damagedJson, damagedText, damagedValue } from './damage.js';
import { v3TokenBody } from './documents.js';
import { endHarmlessly, readHarmlessly } from './harmless.js';

const KEY = 'ef'.repeat(32);
/** No session has it: it is written to files. */
const KEPT = 'gAAAAB-Fq29-in-files';
const secrets = [KEPT];
const record = { format: 1, readableBy: 1, state: { auth_token: KEPT, body: v3TokenBody }, lifeMs: 3_600_000, leftMs: 3_599_000 };
const text = JSON.stringify(record);
const damagedRecord = fc.oneof(damagedText(text), damagedJson(record));

/** A text, and an age that can be counted with. */
function checkStored(stored: StoredText | undefined): void {
  if (stored === undefined) return;
  const { text: found, ageMs = 0 } = stored;
  expect(typeof found).toBe('string');
  expect(ageMs).toBeGreaterThanOrEqual(0);
}

describe('a damaged record of a token', () => {
  it('is read or ignored, and its token has no more life than it says', () => {
    const now = { wall: Date.UTC(2040, 0, 1), monotonic: 0 };
    expect(readTokenRecord(writeTokenRecord(record))).toMatchObject({ ok: true });
    fc.assert(fc.property(damagedRecord, fc.constantFrom(undefined, 0, 1000, 1e12), (damaged, ageMs) => {
      const read = readHarmlessly(() => readTokenRecord(damaged));
      if (read?.ok !== true) return;
      const left = remainingMs(storedLifetime(read.record, { ageMs, expiresAt: now.wall + 3_600_000, now }), now);
      // Of very large numbers the last digits are lost.
      expect(left).toBeLessThanOrEqual(Math.max(0, read.record.leftMs * (1 + 1e-9)));
    }), { numRuns: 256 });
  });

  it('that was encrypted opens as it was closed, or not at all', async () => {
    const keys = await importKeys(randomBytes(32));
    const sealed = await sealText(text, keys, KEY);
    await fc.assert(fc.asyncProperty(damagedText(sealed), async (damaged) => {
      const opened = await endHarmlessly(() => openText(damaged, keys, KEY), { secrets });
      expect([undefined, text]).toContain(opened);
      expect(await endHarmlessly(() => openText(damaged, keys, 'another key'), { secrets })).toBeUndefined();
    }), { numRuns: 200 });
  });
});

describe('a damaged entry', () => {
  let directory = '';
  beforeAll(async () => { directory = await mkdtemp(join(tmpdir(), 'keystoneauth-rx-fuzz-')); });
  afterAll(() => rm(directory, { recursive: true }));

  const load = (store: TokenStore): Promise<StoredText | undefined> => firstValueFrom(from(store.load(KEY)));

  it('of a folder is a text or nothing', async () => {
    const store = fileTokenStore({ directory });
    await firstValueFrom(from(store.save(KEY, text, { lifeMs: 3_600_000 })));
    const [name = ''] = await readdir(directory);
    await fc.assert(fc.asyncProperty(damagedText(`keystoneauth-rx text, life 3600000 ms\n${text}`), async (damaged) => {
      await writeFile(join(directory, name), damaged);
      checkStored(await endHarmlessly(() => load(store), { secrets }));
    }), { numRuns: 150 });
  });

  it('of Redis is a text or nothing', async () => {
    const kept = damagedText(`1700000000000 ${text}`);
    const reply = fc.tuple(fc.oneof(kept, kept.map((one) => Buffer.from(one)), fc.constant(null)), fc.constantFrom('1700000000250', 1_700_000_000_250));
    await fc.assert(fc.asyncProperty(reply, async (answer) => {
      const store = redisTokenStore({ client: { call: () => Promise.resolve(answer), duplicate: () => undefined } });
      checkStored(await endHarmlessly(() => load(store), { secrets }));
    }), { numRuns: 150 });
  });

  it('of a tab is a text or nothing', async () => {
    const before = Object.getOwnPropertyDescriptor(globalThis, 'sessionStorage');
    const kept: { text: string } = { text: '' };
    const value = { getItem: () => kept.text, setItem: () => undefined, removeItem: () => undefined };
    Object.defineProperty(globalThis, 'sessionStorage', { value, configurable: true });
    try {
      const runtime = new VirtualRuntime();
      const store = browserTokenStore({ storage: 'session', name: crypto.randomUUID(), runtime });
      const entry = { text, savedAt: runtime.now() - 1000, endsAt: runtime.now() + 3_600_000, revision: runtime.now() };
      await fc.assert(fc.asyncProperty(damagedJson(entry), async (damaged) => {
        kept.text = damaged;
        checkStored(await endHarmlessly(() => inVirtualTime(runtime, load(store)), { secrets }));
      }), { numRuns: 150 });
    } finally {
      Reflect.deleteProperty(globalThis, 'sessionStorage');
      if (before !== undefined) Object.defineProperty(globalThis, 'sessionStorage', before);
    }
  });

  it('of a database, or told by another tab, is an entry or nothing', () => {
    const entry = { text, savedAt: 1000, endsAt: 9000, revision: 1000 };
    const messages = [
      { kind: 'answer', key: KEY, question: 'q-1', entry }, { kind: 'question', key: KEY, question: 'q-1', above: 7 },
      { kind: 'saved', key: KEY, revision: 7 }, { kind: 'cleared', key: KEY }, { kind: 'released', key: KEY }, { kind: 'alive?', key: KEY },
    ];
    fc.assert(fc.property(damagedValue(entry), (damaged) => { checkStored(readHarmlessly(() => storedText(readEntry(damaged), 5000))); }), { numRuns: 200 });
    fc.assert(fc.property(fc.constantFrom<unknown>(...messages).chain(damagedValue), (damaged) => {
      const { key } = readHarmlessly(() => readMessage(damaged)) ?? { key: '' };
      expect(typeof key).toBe('string');
    }), { numRuns: 200 });
  });
});
