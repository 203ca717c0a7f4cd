import { describe, expect, it } from 'vitest';
import { versionInPath } from '../../src/identity/choose-identity-version.js';

describe('versionInPath', () => {
  it('sees the version anywhere in the path', () => {
    expect(['http://ks/identity/v3', 'http://ks/v2.0/x', 'http://ks-v3/'].map(versionInPath)).toEqual([3, 2, undefined]);
  });
});
