import { describe, expect, it } from 'vitest';
import { LightSignal } from '../../src/http/light-signal.js';
import { Parcel } from '../../src/http/parcel.js';

describe('Parcel', () => {
  it('carries what an adapter needs, without headers that are not to be sent', () => {
    const config = { url: 'http://x/', method: 'GET', data: undefined, responseType: 'text', maxContentLength: 10 };
    const parcel = new Parcel(config, { 'X-A': 'a', 'Content-Type': false }, new LightSignal());

    expect(parcel).toMatchObject(config);
    expect(parcel.headers.toJSON()).toEqual({ 'X-A': 'a' });
    expect(parcel.reply).toBeUndefined();
  });
});
