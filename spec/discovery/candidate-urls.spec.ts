import { describe, expect, it } from 'vitest';
import { type CandidateInput, type Candidates, candidateUrls } from '../../src/discovery/candidate-urls.js';
import { LATEST } from '../../src/discovery/version.js';

const PROJECT = '0123456789abcdef0123456789abcdef';
const candidates = (url: string, input: Partial<CandidateInput> = {}): Candidates =>
  candidateUrls({
    url,
    catalogUrl: url,
    serviceType: 'block-storage',
    projectId: PROJECT,
    range: { min: undefined, max: undefined },
    allowVersionHack: true,
    ...input,
  });
const unique = (url: string, input?: Partial<CandidateInput>): readonly string[] => [...new Set(candidates(url, input).urls())];
const version = (major: number): CandidateInput['range'] => ({ min: [major, 0], max: [major, LATEST] });

describe('candidateUrls', () => {
  it('tries the versioned URL first when it is what is wanted', () => {
    expect(unique('https://a/volume/v3', { range: version(3) })).toEqual([
      'https://a/volume/v3/',
      'https://a/volume/',
      'https://a/volume/v3',
    ]);
    expect(candidates('https://a/volume/v3', { range: version(3) }).catalogVersion).toBe('exact');
  });

  it('tries the root first when another version is wanted', () => {
    expect(unique('https://a/volume/v3', { range: version(2) })).toEqual(['https://a/volume/', 'https://a/volume/v3']);
    expect(candidates('https://a/volume/v3', { range: version(2) }).catalogVersion).toBeUndefined();
  });

  it('tries the versioned URL after the root when newer ones would do as well', () => {
    const range = { min: [2, 0], max: [LATEST, LATEST] };
    expect(unique('https://a/v3', { range })).toEqual(['https://a/', 'https://a/v3/', 'https://a/v3']);
    expect(candidates('https://a/v3', { range }).catalogVersion).toBe('within');
  });

  it('asks only what the catalog says when URLs may not be derived', () => {
    expect(unique('https://a/volume/v3', { allowVersionHack: false })).toEqual(['https://a/volume/v3']);
    expect(unique(`https://a/volume/v3/${PROJECT}`, { allowVersionHack: false })).toEqual([
      'https://a/volume/v3',
      `https://a/volume/v3/${PROJECT}`,
    ]);
  });

  it('ends a root that it made up in a slash, and leaves the URL of the catalog as it is', () => {
    expect(unique('https://a')).toEqual(['https://a']);
    expect(unique('https://a/')).toEqual(['https://a/']);
    expect(unique('https://a/volume')).toEqual(['https://a/volume']);
    expect(unique('https://a/identity', { catalogUrl: undefined })).toEqual(['https://a/identity/', 'https://a/identity']);
  });

  it('takes the project id off and remembers it', () => {
    const found = candidates(`https://a/volume/v3/${PROJECT}/`, { range: version(3) });
    expect(found.projectSegment).toBe(PROJECT);
    expect(found.urls()[0]).toBe('https://a/volume/v3/');
  });

  it('takes what stands behind a version for the project id when none is known', () => {
    expect(candidates('https://a/v3/%(tenant_id)s', { projectId: undefined }).projectSegment).toBe('%(tenant_id)s');
    expect(candidates('https://a/volume/x', { projectId: undefined }).projectSegment).toBeUndefined();
  });

  it.each(['2', '3.0', '1234'])('does not take the project id %s for a version', (projectId) => {
    const found = candidates(`https://a/${projectId}`, { projectId: undefined, range: version(3) });
    expect([found.catalogVersion, found.urls()[0]]).toEqual([undefined, `https://a/${projectId}`]);
    expect(candidates(`https://a/v3/${projectId}`, { projectId, range: version(3) })).toMatchObject({
      catalogVersion: 'exact',
      projectSegment: projectId,
    });
  });

  it('keeps a query where it belongs', () => {
    expect(unique('https://a/v3?x=1', { range: version(2) })).toEqual(['https://a/?x=1', 'https://a/v3?x=1']);
  });

  it('asks nothing below the root of an object store, and that without authentication', () => {
    const swift = `https://a/swift/v1/AUTH_${PROJECT}`;
    const store = { serviceType: 'object-store' };
    expect(unique(swift, { ...store, range: version(1) })).toEqual(['https://a/swift/']);
    expect(candidates(swift, { ...store, range: version(1) })).toMatchObject({
      projectSegment: `AUTH_${PROJECT}`,
      catalogVersion: 'exact',
      anonymous: true,
    });
    expect(unique(swift, { ...store, allowVersionHack: false })).toEqual([]);
    expect(unique('https://a/swift/v1', { ...store, allowVersionHack: false })).toEqual([]);
    expect(unique('https://a/swift/v1', store)).toEqual(['https://a/swift/']);
  });
});
