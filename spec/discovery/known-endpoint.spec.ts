import { firstValueFrom, of } from 'rxjs';
import { beforeEach, describe, expect, it } from 'vitest';
import { DiscoveryCache } from '../../src/discovery/discovery-cache.js';
import { knownVersionAt } from '../../src/discovery/known-endpoint.js';
import { manualClock } from './manual-clock.js';
import { entry } from './served-documents.js';

let documents: DiscoveryCache;
const keep = async (url: string, versions: readonly unknown[]): Promise<void> => {
  const document = { url, status: 200, headers: {}, body: { versions }, readAt: manualClock().now() };
  await firstValueFrom(documents.read(url, () => of(document)));
};
beforeEach(() => (documents = new DiscoveryCache({ runtime: manualClock() })));

describe('knownVersionAt', () => {
  it('finds the version whose URL an endpoint lies under', async () => {
    await keep('https://a.example.com/', [entry('v2', 'v2/', { version: '2.1' }), entry('v3', 'v3/', { version: '3.71' })]);
    for (const url of ['https://a.example.com/v3', 'https://a.example.com/v3/', 'https://a.example.com/v3/project?x=1']) {
      expect(knownVersionAt(documents, url)).toMatchObject({ version: [3, 0], maxMicroversion: [3, 71] });
    }
  });

  it('knows nothing of a version that no document mentions', async () => {
    await keep('https://a.example.com/', [entry('v3', 'v3/')]);
    expect(knownVersionAt(documents, 'https://a.example.com/v30')).toBeUndefined();
    expect(knownVersionAt(documents, 'https://b.example.com/v3')).toBeUndefined();
    expect(knownVersionAt(new DiscoveryCache(), 'https://a.example.com/v3')).toBeUndefined();
  });
});
