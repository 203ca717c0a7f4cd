import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readSnapshot } from '../../src/discovery/discovery-snapshot.js';

const good = { url: 'https://a.example.com/', status: 200, headers: {}, body: { versions: [] }, readAt: 0 };

describe('readSnapshot', () => {
  it('takes what looks like a document and leaves the rest', () => {
    const documents = [
      good,
      { ...good, url: 'file:///etc/passwd' },
      { ...good, url: 'file:///etc/https://a.example.com/' },
      { ...good, url: ['https://a.example.com/'] },
      { ...good, url: 3 },
      { ...good, status: 'ok' },
      { ...good, readAt: 'today' },
      { ...good, headers: { a: 1 } },
      { ...good, body: '<html>' },
      undefined,
    ];
    expect(readSnapshot({ documents })).toEqual([good]);
    expect(readSnapshot({ documents: [{ ...good, url: 'http://a.example.com/' }] })).toHaveLength(1);
  });

  it('never throws, whatever was stored', () => {
    fc.assert(fc.property(fc.jsonValue(), (stored) => readSnapshot(stored).length === 0 || stored !== null));
    expect(readSnapshot(undefined)).toEqual([]);
  });
});
