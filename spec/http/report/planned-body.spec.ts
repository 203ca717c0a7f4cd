import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { encodeBody } from '../../../src/http/encode-body.js';
import { plannedBody } from '../../../src/http/report/planned-body.js';
import type { RequestBody } from '../../../src/http/request-values.js';

const planned = (body: RequestBody): unknown => plannedBody(encodeBody({ body }));

describe('plannedBody', () => {
  it('is what would be sent', () => {
    const form = new FormData();

    expect(plannedBody(encodeBody({ json: { a: 1 } }))).toBe('{"a":1}');
    expect(planned('text')).toBe('text');
    expect(planned(form)).toBe(form);
    expect(planned(() => 'made')).toBe('made');
    expect(plannedBody(encodeBody({}))).toBeUndefined();
  });

  it('leaves a stream as it is', () => {
    const stream = new ReadableStream<Uint8Array>();
    const body = encodeBody({ body: stream });

    expect(plannedBody(body)).toBeInstanceOf(Uint8Array);
    expect([stream.locked, body.consumed()]).toEqual([false, false]);
  });

  it('ends a stream that was made for it', () => {
    let cancelled = false;
    const web = new ReadableStream<Uint8Array>({ cancel: () => void (cancelled = true) });
    const node = Readable.from(['a']);

    expect(planned(() => web)).toBeInstanceOf(Uint8Array);
    expect(planned(() => node)).toBeInstanceOf(Uint8Array);
    expect([cancelled, node.destroyed]).toEqual([true, true]);
  });
});
