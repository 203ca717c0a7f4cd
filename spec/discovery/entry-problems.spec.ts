import { describe, expect, it } from 'vitest';
import { entryProblems } from '../../src/discovery/entry-problems.js';

const self = { rel: 'self', href: 'v2/' };
const codes = (entry: Record<string, unknown>): string[] => entryProblems(entry).map(({ code }) => code);

describe('entryProblems', () => {
  it('finds nothing in an entry with version, status and link', () => {
    expect(entryProblems({ id: 'v2', status: 'CURRENT', links: [self] })).toEqual([]);
  });

  it('finds a missing status before anything else', () => {
    expect(codes({ links: [] })).toEqual(['missing-status']);
  });

  it('finds an id that is missing or no version', () => {
    expect(codes({ status: 'CURRENT', links: [self] })).toEqual(['unusable-version']);
    expect(codes({ id: 'latest and greatest', status: 'CURRENT', links: [self] })).toEqual(['unusable-version']);
  });

  it('says which entry it is and what is wrong with it', () => {
    const said = (entry: Record<string, unknown>): string[] => entryProblems(entry).map(({ message }) => message);

    expect(said({ id: 'v2' })).toEqual(['The entry "v2" has no stability status']);
    expect(said({})).toEqual(['An entry has no stability status']);
    expect(said({ id: 'odd', status: 'CURRENT' })).toEqual(['The entry "odd" has no "id" that is a version']);
    expect(said({ id: 'v2', status: 'CURRENT', links: [{ href: '/v2/' }, 'v2'] })).toEqual([
      'The entry "v2" has a link without "rel" or "href"',
      'The entry "v2" has a link without "rel" or "href"',
      'The entry "v2" has no link to its endpoint',
    ]);
  });

  it('repeats an id in one line, and none that is too long to be a version', () => {
    const said = (id: string): string | undefined => entryProblems({ id })[0]?.message;
    expect(said('v2\nGET /')).toBe('The entry "v2\\nGET /" has no stability status');
    expect(said('x'.repeat(50))).toBe(`The entry "${'x'.repeat(50)}" has no stability status`);
    expect(said('x'.repeat(51))).toBe('An entry has no stability status');
  });

  it('finds missing links', () => {
    expect(entryProblems({ id: 'v2', status: 'CURRENT' })).toEqual([
      { code: 'unusable-version', message: 'The entry "v2" has no links' },
    ]);
  });

  it('finds a broken link and the missing link to the endpoint, each on its own', () => {
    expect(codes({ id: 'v2', status: 'CURRENT', links: [{ rel: 'self' }] })).toEqual(['unusable-version', 'unusable-version']);
    expect(codes({ id: 'v2', status: 'CURRENT', links: [{ rel: 'self' }, self] })).toEqual(['unusable-version']);
    expect(codes({ id: 'v2', status: 'CURRENT', links: [{ rel: 'collection', href: '/' }] })).toEqual(['unusable-version']);
  });
});
