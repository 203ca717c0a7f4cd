import { firstValueFrom, of } from 'rxjs';
import { describe, expect, it } from 'vitest';
import type { DocumentCache, VersionDocument } from '../../src/http/connection.js';
import { manualClock } from '../discovery/manual-clock.js';
import { openSession } from '../journeys/demo-cloud.js';
import { latePage } from './late-page.js';

const ROOT = 'http://nova.test/';
const DAY_MS = 86_400_000;

/** Documents whose fetches are counted. */
function counted(documents: DocumentCache, now: () => number): { readonly read: () => Promise<VersionDocument>; readonly fetches: () => number } {
  let count = 0;
  const fetched = (): VersionDocument => ({ url: ROOT, status: 200, headers: {}, body: { fetch: (count += 1) }, readAt: now() });
  return { read: () => firstValueFrom(documents.read(ROOT, () => of(fetched()))), fetches: () => count };
}

describe('the documents of a session in a page', () => {
  it('are none before the code that keeps them is there', () => {
    latePage();
    const { documents } = openSession().connection;

    documents.drop(ROOT);
    documents.doubt?.(ROOT);
    expect([documents.peek(ROOT), documents.recent?.(ROOT), documents.state?.()]).toEqual([undefined, [], undefined]);
  });

  it('are read once the code is there, and kept', async () => {
    const page = latePage();
    const { documents, runtime } = openSession().connection;
    const { read, fetches } = counted(documents, () => runtime.now());
    const early = [read(), read()];
    await page.arrive();
    const [document] = await Promise.all([...early, read()]);

    expect(fetches()).toBe(1);
    expect(documents.peek(ROOT)).toEqual(document);
    expect(documents.recent?.(ROOT)).toEqual([document]);
    expect(documents.state?.()).toBeDefined();
    expect(documents.state?.()).toBe(documents.state?.());
  });

  it('are read anew where they are doubted, and forgotten where they are dropped', async () => {
    const page = latePage();
    const { documents, runtime } = openSession().connection;
    const { read, fetches } = counted(documents, () => runtime.now());
    await page.arrive();
    await read();

    documents.doubt?.(ROOT);
    expect((await read()).body).toEqual({ fetch: 2 });
    documents.drop(ROOT);
    expect(documents.peek(ROOT)).toBeUndefined();
    await read();
    expect(fetches()).toBe(3);
  });
});

describe('the documents of a session', () => {
  it.each([['in a page', latePage], ['elsewhere', () => undefined]])('%s age by its clock', async (_, surroundings) => {
    const page = surroundings();
    const runtime = manualClock();
    const { documents } = openSession({ runtime }).connection;
    const { read, fetches } = counted(documents, () => runtime.now());
    await page?.arrive();
    await read();
    expect(documents.peek(ROOT)).toBeDefined();
    runtime.advance(9 * DAY_MS);

    expect(documents.peek(ROOT)).toBeUndefined();
    await read();
    expect(fetches()).toBe(2);
  });
});
