import { describe, expect, it } from 'vitest';
import { isOwnDocument } from '../../src/redaction/own-documents.js';

describe('isOwnDocument', () => {
  it.each([
    ['identity.password', { user: { name: 'alice' } }],
    ['identity.token', { id: 't' }],
    ['auth.token', { id: 't' }],
    ['access.token', { id: 't', expires: 'x' }],
    ['.token', { methods: [] }],
    ['.receipt', { expires_at: 'x' }],
  ])('knows %s', (place, document) => {
    expect(isOwnDocument(place, document)).toBe(true);
    expect(isOwnDocument(place, { value: 'x' })).toBe(false);
    expect(isOwnDocument(place, [document])).toBe(false);
    expect(isOwnDocument(place, 'text')).toBe(false);
    expect(isOwnDocument(place, null)).toBe(false);
    expect(isOwnDocument(`other${place}`, document)).toBe(false);
  });

  it('takes a text for no user', () => {
    expect(isOwnDocument('identity.password', { user: 'pw' })).toBe(false);
  });

  it('is not misled by names every object has', () => {
    expect(isOwnDocument('constructor', { id: 1 })).toBe(false);
  });
});
