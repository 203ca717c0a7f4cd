import { describe, expect, it } from 'vitest';
import * as keystoneauth from 'keystoneauth-rx';
import { errorFloor } from '../../src/errors/page-floor.js';

describe('errorFloor', () => {
  it('holds classes that users catch, each once', () => {
    const exported = new Set<unknown>(Object.values(keystoneauth));

    expect(errorFloor.filter((error) => !exported.has(error))).toEqual([]);
    expect(new Set(errorFloor).size).toBe(errorFloor.length);
  });
});
