import { describe, expect, it } from 'vitest';
import { refuseUnkept } from '../../src/http/refuse-unkept.js';

describe('refuseUnkept', () => {
  it.each([
    [{ limits: { connect: 1 } }, ['timeoutMs.connect']],
    [{ limits: { headers: 1, idle: 1 } }, ['timeoutMs.headers', 'timeoutMs.idle']],
    [{ tls: { insecure: true } }, ['tls']],
  ])('refuses %j', (request, options) => {
    expect(() => refuseUnkept(request)).toThrow(expect.objectContaining({ code: 'invalid-option', options, outcome: 'not-sent' }) as Error);
  });

  it('lets the limits pass that are kept around it', () => {
    expect(() => refuseUnkept({})).not.toThrow();
    expect(() => refuseUnkept({ limits: {} })).not.toThrow();
    expect(() => refuseUnkept({ limits: { exchange: 1, total: 1 } as object })).not.toThrow();
  });
});
