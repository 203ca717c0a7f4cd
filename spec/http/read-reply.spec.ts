import { describe, expect, it } from 'vitest';
import { readReply } from '../../src/http/read-reply.js';
import { startOf } from '../../src/http/exchange-progress.js';
import type { ResponseType } from '../../src/http/request-values.js';
import { completeRequest } from '../../src/http/wire-request.js';

const progress = startOf(completeRequest({ url: 'http://h/x' }, {}, {}));

function bodyOf(body: string | Uint8Array | undefined, contentType?: string, type: ResponseType = 'auto'): unknown {
  const headers = contentType === undefined ? {} : { 'content-type': contentType };
  return readReply({ status: 200, headers, body }, type, progress).body;
}

describe('readReply', () => {
  it.each(['application/json', 'APPLICATION/JSON; charset=utf-8', 'application/problem+json', 'application/vnd.openstack.identity-v3+json'])(
    'parses %s',
    (type) => {
      expect(bodyOf('{"a":1}', type)).toEqual({ a: 1 });
    },
  );

  it.each([undefined, 'text/plain', 'text/html', 'application/jsonx', 'application/octet-stream'])('leaves %s alone', (type) => {
    expect(bodyOf('{"a":1}', type)).toBe('{"a":1}');
  });

  it('does what it is told about the type', () => {
    expect(bodyOf('{"a":1}', 'text/plain', 'json')).toEqual({ a: 1 });
    expect(bodyOf('{"a":1}', 'application/json', 'text')).toBe('{"a":1}');
  });

  it('gives what came where that is no JSON', () => {
    expect(bodyOf('{"half', 'application/json')).toBe('{"half');
    expect(bodyOf('<html>', undefined, 'json')).toBe('<html>');
  });

  it('takes what a transport has parsed already', () => {
    expect(readReply({ status: 200, headers: {}, body: undefined, parsed: { value: null } }, 'json', progress).body).toBeNull();
  });

  it('hands on bytes and nothing', () => {
    const bytes = new Uint8Array([1]);
    expect(bodyOf(bytes, 'application/json', 'bytes')).toBe(bytes);
    expect(bodyOf(undefined, 'application/json')).toBeUndefined();
  });

  it.each([
    [{ 'x-openstack-request-id': 'req-1', 'x-compute-request-id': 'req-2' }, 'req-1'],
    [{ 'x-compute-request-id': 'req-2' }, 'req-2'],
    [{ 'x-trans-id': 'tx-3' }, 'tx-3'],
    [{}, undefined],
  ])('finds in %j the request id %j', (headers: Record<string, string>, requestId) => {
    expect(readReply({ status: 200, headers, body: undefined }, 'auto', progress).requestId).toBe(requestId);
  });

  it('says which URL answered and by which way', () => {
    const history = [{ status: 302, url: 'http://h/x' }];
    const response = readReply({ status: 204, headers: {}, body: undefined }, 'auto', { ...progress, url: 'http://h/y', history });
    expect(response).toMatchObject({ status: 204, url: 'http://h/y', history });
  });
});
