import { describe, expect, it } from 'vitest';
import { clientReply, noClientReply, unreadableReply } from '../../src/http/client-reply.js';
import type { TransportRequest } from '../../src/http/transport-port.js';

const headers = { 'content-type': 'application/json' };

describe('clientReply', () => {
  it('hands on a body that was parsed', () => {
    expect(clientReply({ status: 200, headers, data: { a: 1 } })).toEqual({ status: 200, headers, body: undefined, parsed: { value: { a: 1 } } });
    expect(clientReply({ status: 404, headers, data: [1] })).toMatchObject({ parsed: { value: [1] } });
  });

  it.each<[string, unknown, unknown]>([
    ['a text', 'words', 'words'],
    ['nothing', null, undefined],
    ['bytes', new Uint8Array([104, 105]).buffer, new Uint8Array([104, 105])],
    ['a Blob, which is for the caller', new Blob(['hi']), undefined],
  ])('gives %s of a success', (_kind, data, body) => {
    expect(clientReply({ status: 200, headers, data })).toEqual({ status: 200, headers, body });
  });

  it.each<[string, unknown]>([
    ['bytes', new TextEncoder().encode('refused').buffer],
    ['a Blob', new Blob(['refused'])],
  ])('reads the text of a failure in %s', async (_kind, data) => {
    expect(await clientReply({ status: 409, headers, data })).toEqual({ status: 409, headers, body: 'refused' });
  });
});

describe('noClientReply', () => {
  it.each<[string, unknown, boolean, object]>([
    ['an unreachable server', new TypeError('Failed to fetch'), false, { message: 'Failed to fetch', code: 'ERR_NETWORK' }],
    ['no reason', undefined, false, { message: 'no answer', code: 'ERR_NETWORK' }],
    ['a limit', new DOMException('signal timed out', 'TimeoutError'), false, { code: 'ETIMEDOUT' }],
    ['a hidden redirect', undefined, true, { code: 'ERR_OPAQUE_REDIRECT' }],
  ])('has a code for %s', (_what, error, isHiddenRedirect, expected) => {
    expect(noClientReply(error, isHiddenRedirect)).toMatchObject(expected);
  });
});

describe('unreadableReply', () => {
  it('names the request without its query values', () => {
    const error = unreadableReply({ method: 'GET', url: 'https://api.example.com/x?token=q-Nw82rL-unread' } as TransportRequest);

    expect(error).toMatchObject({ code: 'invalid-response', outcome: 'unknown' });
    expect(error.message).toContain('GET https://api.example.com/x');
    expect(error.message).not.toContain('q-Nw82rL-unread');
  });
});
