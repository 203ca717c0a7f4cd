import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { versionEntries, type VersionEntry } from '../../src/discovery/version-entry.js';
import { entry } from './served-documents.js';

const read = (versions: readonly unknown[]): readonly VersionEntry[] =>
  versionEntries({ url: 'https://a.example.com/', status: 200, headers: {}, body: { versions }, readAt: 0 });

describe('versionEntries', () => {
  it('sorts by number, newest first, the later of two equal ones before the earlier', () => {
    const found = read([entry('v2.10', 'a'), entry('v2.9', 'b'), entry('v10', 'c'), entry('v2.9', 'd')]);
    expect(found.map(({ selfHref }) => selfHref)).toEqual(['c', 'a', 'd', 'b']);
  });

  it('passes over bad entries and keeps the rest of the document', () => {
    const good = entry('v3', 'v3/');
    const bad = [
      entry('banana', 'v2/'),
      { status: 'CURRENT', links: good['links'] },
      { id: 'v2', links: good['links'] },
      { id: 'v2', status: 'CURRENT' },
      { id: 'v2', status: 'CURRENT', links: [{ rel: 'describedby', href: 'x' }, 'x', { rel: 'self' }, { href: 'v2/' }] },
    ];
    expect(read([...bad, good]).map(({ version }) => version)).toEqual([[3, 0]]);
  });

  it('reads microversions, of which the explicit maximum wins and empty ones do not count', () => {
    const [found] = read([
      entry('v2.1', 'v2.1/', {
        min_version: '2.1',
        max_version: '2.80',
        version: '2.79',
        next_min_version: '2.50',
        not_before: '2032-01-31',
      }),
    ]);
    expect(found?.facts).toMatchObject({
      minMicroversion: [2, 1],
      maxMicroversion: [2, 80],
      nextMinVersion: [2, 50],
      notBefore: '2032-01-31',
    });
    const [empty] = read([entry('v2.1', 'v2.1/', { min_version: '', max_version: '', version: '2.9', not_before: '' })]);
    expect(empty?.facts).toMatchObject({ minMicroversion: undefined, maxMicroversion: [2, 9], notBefore: undefined });
  });

  it('keeps a version whose microversions cannot be read', () => {
    expect(read([entry('v2.1', 'v2.1/', { max_version: 'banana' })])).toMatchObject([{ version: [2, 1], facts: { maxMicroversion: undefined } }]);
  });

  it('reads relations in any case, and the last link of one', () => {
    const links = [
      { rel: 'SELF', href: 'first/' },
      { rel: 'self', href: 'second/' },
      { rel: 'Collection', href: 'list/' },
    ];
    expect(read([{ id: 'v2', status: 'stable', links }])).toMatchObject([
      { selfHref: 'second/', collectionHref: 'list/', facts: { status: 'CURRENT', rawStatus: 'stable' } },
    ]);
  });

  it('reads ids that are numbers', () => {
    expect(read([entry(2 as unknown as string, 'v2/'), entry(3.1 as unknown as string, 'v3.1/')]).map(({ version }) => version)).toEqual([
      [3, 1],
      [2, 0],
    ]);
  });

  it('never throws for a document, whatever its entries hold', () => {
    const value = fc.oneof(fc.jsonValue(), fc.constantFrom('v2', 'v2.1', '', 'CURRENT', '2.79'));
    const link = fc.record({ rel: fc.oneof(value, fc.constant('self')), href: value }, { requiredKeys: [] });
    const versions = fc.array(
      fc.record(
        { id: value, status: value, links: fc.oneof(value, fc.array(link)), min_version: value, max_version: value, version: value },
        { requiredKeys: [] },
      ),
    );
    fc.assert(fc.property(versions, (list) => Array.isArray(read(list))));
  });
});
