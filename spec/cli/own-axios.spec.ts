import { describe, expect, it } from 'vitest';
import axios, { AxiosHeaders } from '../../src/cli/own-axios.js';

describe('own axios', () => {
  it('hands a request to the adapter in it, as an instance of axios without defaults does', async () => {
    const instance = axios.create() as { defaults: object; request: (config: object) => Promise<unknown> };
    const config = { adapter: (given: object) => Promise.resolve({ given }) };

    expect(instance.defaults).toEqual({});
    expect(await instance.request(config)).toEqual({ given: config });
    expect(new AxiosHeaders()).toBeInstanceOf(AxiosHeaders);
  });
});
