import { describe, expect, it } from 'vitest';
import { signedHeaders } from '../../src/http/signed-headers.js';

const asked = { method: 'POST', url: 'https://keystone.test/v3/auth/tokens', sign: ({ method, url }: { method: string; url: string }) => ({ Authorization: `${method} ${url}` }) };

describe('signedHeaders', () => {
  it('signs what is about to be sent, in place of what is there', () => {
    const url = 'https://keystone.test/elsewhere';

    expect(signedHeaders(asked, { url, headers: { Accept: 'application/json', authorization: 'old' } })).toEqual({
      ...{ Accept: 'application/json', Authorization: 'POST https://keystone.test/elsewhere' },
    });
  });

  it('signs nothing for another origin', () => {
    const headers = { Accept: 'application/json' };

    expect(signedHeaders(asked, { url: 'http://keystone.test/v3', headers })).toBe(headers);
  });

  it('leaves headers alone where nothing is to be signed', () => {
    const headers = { Accept: 'application/json' };

    expect(signedHeaders({ ...asked, sign: undefined }, { url: asked.url, headers })).toBe(headers);
  });
});
