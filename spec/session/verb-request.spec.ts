import { describe, expect, it } from 'vitest';
import { verbRequest } from '../../src/session/verb-request.js';

describe('verbRequest', () => {
  it('is what the verb says, with the options', () => {
    expect(verbRequest('PUT', '/servers', { json: { name: 'x' }, raiseExc: false })).toEqual({ method: 'PUT', url: '/servers', json: { name: 'x' }, raiseExc: false });
    expect(verbRequest('GET', '/servers', undefined)).toEqual({ method: 'GET', url: '/servers' });
  });

  it('is that whatever untyped options hold, which stay as they are', () => {
    const options = Object.freeze({ method: 'DELETE', url: '/all', log: false });

    expect(verbRequest('GET', '/servers', options)).toEqual({ method: 'GET', url: '/servers', log: false });
    expect(options.method).toBe('DELETE');
  });
});
