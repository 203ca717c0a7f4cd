import { of } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { readReply } from '../../src/http/read-reply.js';
import { startOf } from '../../src/http/exchange-progress.js';
import type { ResponseType } from '../../src/http/request-values.js';
import { completeRequest } from '../../src/http/wire-request.js';
import { connect } from './connected.js';

const text = (said: string): string => said.replaceAll('concealed', '[redacted]');
const progress = startOf(completeRequest({ url: 'http://h/x' }, {}, {}));

function bodyOf(body: string | Uint8Array | undefined, contentType?: string, type: ResponseType = 'auto'): unknown {
  const headers = contentType === undefined ? {} : { 'content-type': contentType };
  return readReply({ status: 200, headers, body }, type, { progress, text }).body;
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
    expect(readReply({ status: 200, headers: {}, body: undefined, parsed: { value: null } }, 'json', { progress, text }).body).toBeNull();
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
    [{ 'x-openstack-request-id': 'req-concealed' }, 'req-[redacted]'],
    [{}, undefined],
  ])('finds in %j the request id %j', (headers: Record<string, string>, requestId) => {
    expect(readReply({ status: 200, headers, body: undefined }, 'auto', { progress, text }).requestId).toBe(requestId);
  });

  it('says which URL answered and by which way', () => {
    const history = [{ status: 302, url: 'http://h/x' }];
    const response = readReply({ status: 204, headers: {}, body: undefined }, 'auto', { progress: { ...progress, url: 'http://h/y', history }, text });
    expect(response).toMatchObject({ status: 204, url: 'http://h/y', history });
  });
});

describe('a request id that repeats a secret of the session', () => {
  const token = 'tk-Hy38vLcN6r-Hy38vLcN6r';

  it.each([
    ['in a header', { headers: { 'x-compute-request-id': `req-${token}` }, body: undefined }],
    ['in the body of an error', { headers: { 'content-type': 'application/json' }, body: JSON.stringify({ errors: [{ request_id: `req-${token}` }] }) }],
  ])('%s is shown without it, in the error and in all events', async (_place, reply) => {
    const { connection, events, failure } = connect({ transport: () => of({ status: 500, ...reply }) });
    connection.conceal(token);
    const error = await failure({ url: 'http://nova.test/servers' });
    expect(error).toMatchObject({ requestId: 'req-[redacted]', message: expect.stringContaining('Request id: req-[redacted]') as string });
    expect(events.map(({ type }) => type)).toEqual(['request-sent', 'response-received', 'request-answered', 'request-failed']);
    expect(JSON.stringify(events)).not.toContain(token);
  });
});
