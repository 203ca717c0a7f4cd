import { describe, expect, it } from 'vitest';
import { readTokenDocument } from '../../src/access/token-document.js';
import { InvalidResponse } from '../../src/errors/invalid-response.js';
import { v2Document, v3Document } from './token-documents.js';

describe('readTokenDocument', () => {
  it('recognises v3 by its token and v2.0 by its access object', () => {
    expect(readTokenDocument(v3Document())).toMatchObject({ version: 'v3', content: { methods: ['password'] } });
    expect(readTokenDocument(v2Document())).toMatchObject({ version: 'v2.0', content: { metadata: { roles: ['r-1'] } } });
  });

  it('keeps the whole body', () => {
    const body = { ...v3Document(), extra: 1 };

    expect(readTokenDocument(body).body).toEqual(body);
  });

  it.each([undefined, null, '<html>', 5, [], {}, { token: 'text' }, { access: null }, { token: [] }, { error: {} }])(
    'refuses %j and says what to check',
    (body) => {
      expect(() => readTokenDocument(body)).toThrow(InvalidResponse);
      expect(() => readTokenDocument(body)).toThrow(/no token document.*authUrl/);
    },
  );
});
