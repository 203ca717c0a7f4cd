import { describe, expect, it } from 'vitest';
import { LightSignal } from '../../src/http/light-signal.js';
import { Parcel } from '../../src/http/parcel.js';

describe('Parcel', () => {
  it('carries what an adapter needs, and the headers as they are', () => {
    const optional = { limits: { idle: 5 }, tls: { insecure: true }, onProgress: () => undefined, toStreamError: () => 'x' };
    const config = { url: 'http://x/', method: 'GET', responseType: 'text', maxContentLength: 10, ...optional } as const;
    const parcel = new Parcel(config, { headers: { 'X-A': 'a' }, data: 'text' }, new LightSignal());

    expect(parcel).toMatchObject({ ...config, data: 'text' });
    expect(parcel.headers.toJSON()).toEqual({ 'X-A': 'a' });
  });
});
