import { firstValueFrom, of } from 'rxjs';
import { beforeEach, describe, expect, it } from 'vitest';
import { DiscoveryCache } from '../../src/discovery/discovery-cache.js';
import { documentAbout, doubtDocumentsAbout, knownVersionAt, recentVersionsAt } from '../../src/discovery/known-endpoint.js';
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

describe('knownVersionAt of an unusual version', () => {
  it.each(['EXPERIMENTAL', 'odd', 'DEPRECATED'])('knows one that is %s as well', async (status) => {
    await keep('https://a.example.com/', [entry('v3', 'v3/', { status, version: '3.71' })]);
    expect(knownVersionAt(documents, 'https://a.example.com/v3')).toMatchObject({ maxMicroversion: [3, 71] });
  });

  it('takes the newest of those at one URL', async () => {
    await keep('https://a.example.com/', [entry('v2.0', ''), entry('v2.1', '')]);
    expect(knownVersionAt(documents, 'https://a.example.com/x')).toMatchObject({ version: [2, 1] });
  });

  it('looks no further up than a version and a project id lie', async () => {
    await keep('https://a.example.com/', [entry('v3', 'svc/v3/')]);
    expect(knownVersionAt(documents, 'https://a.example.com/svc/v3')).toBeDefined();
    expect(knownVersionAt(documents, 'https://a.example.com/svc/v3/project')).toBeUndefined();
  });
});

describe('documentAbout', () => {
  it('is the document that mentions the endpoint, wherever it was read', async () => {
    await keep('https://a.example.com/', [entry('v3', 'v3/')]);
    await keep('https://a.example.com/v2', [entry('v2', '')]);
    expect(documentAbout(documents, 'https://a.example.com/v3/project')?.document.url).toBe('https://a.example.com/');
    expect(documentAbout(documents, 'https://a.example.com/v4')).toBeUndefined();
  });
});

describe('recentVersionsAt', () => {
  const url = 'https://a.example.com/v3';
  const importOne = (version: string, readAt: number): void => {
    const body = { versions: [entry('v3', 'v3/', { version })] };
    documents.import({ documents: [{ url: 'https://a.example.com/', status: 200, headers: {}, body, readAt }] });
  };

  it('is what all documents said that were read lately, newest first', () => {
    const now = manualClock().now();
    importOne('3.50', now - 2000);
    importOne('3.70', now - 1000);
    expect(recentVersionsAt(documents, url).map(({ maxMicroversion }) => maxMicroversion)).toEqual([[3, 70], [3, 50]]);
    expect(recentVersionsAt(documents, 'https://b.example.com/v3')).toEqual([]);
  });

  it('leaves out what a document said that did not mention the endpoint', () => {
    const now = manualClock().now();
    const other = { url: 'https://a.example.com/', status: 200, headers: {}, body: { versions: [entry('v2', 'v2/')] }, readAt: now - 2000 };
    documents.import({ documents: [other] });
    importOne('3.70', now - 1000);
    expect(recentVersionsAt(documents, url)).toMatchObject([{ maxMicroversion: [3, 70] }]);
  });

  it('says once what two documents say alike', () => {
    const now = manualClock().now();
    importOne('3.50', now - 2000);
    importOne('3.50', now - 1000);
    expect(recentVersionsAt(documents, url)).toHaveLength(1);
  });

  it('is what is kept, with a cache that remembers no more', () => {
    importOne('3.50', manualClock().now());
    const plain = { read: documents.read.bind(documents), peek: documents.peek.bind(documents), drop: documents.drop.bind(documents) };
    expect(recentVersionsAt(plain, url)).toMatchObject([{ maxMicroversion: [3, 50] }]);
  });
});

describe('doubtDocumentsAbout', () => {
  const url = 'https://a.example.com/svc/v3/project';

  it('has every document anew that may be about the endpoint, and no other', async () => {
    const places = ['https://a.example.com/svc/', 'https://a.example.com/svc/v3', 'https://a.example.com/other/'];
    for (const place of places) await keep(place, []);
    const before = places.map((place) => documents.peek(place));

    doubtDocumentsAbout(documents, url);
    for (const place of places) await keep(place, []);

    expect(places.map((place, index) => documents.peek(place) === before[index])).toEqual([false, false, true]);
  });

  it('drops them from a cache that knows no doubt', async () => {
    await keep('https://a.example.com/svc/', []);
    doubtDocumentsAbout({ read: documents.read.bind(documents), peek: documents.peek.bind(documents), drop: documents.drop.bind(documents) }, url);
    expect(documents.peek('https://a.example.com/svc/')).toBeUndefined();
  });
});
