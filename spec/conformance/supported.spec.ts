import { describe, expect, it } from 'vitest';
import { missingFeature } from './supported.js';
import type { Vector } from './vector.js';

const vector = (more: Partial<Vector>): Vector => ({ name: 'X/y/z', family: 'X', group: 'y', level: 'core', expect: {}, ...more });

describe('missingFeature', () => {
  it('misses nothing in a vector of known plugins, options and calls', () => {
    const known = vector({
      auth: { plugin: 'v3password', options: { auth_url: 'http://x', password: 'p', user_id: null } },
      session: { verify: false },
      adapter: { service_type: 'compute' },
      steps: [{ call: 'get', on: 'adapter:main', args: { url: '/' } }, { call: 'get_access', on: 'auth' }],
    });

    expect(missingFeature(known)).toBeUndefined();
  });

  it.each([
    ['a plugin', { auth: { plugin: 'v3unheardof' } }, 'plugin v3unheardof'],
    ['a plugin option', { auths: { a: { plugin: 'none', options: { what: 1 } } } }, 'plugin none: what'],
    ['a plugin that another is made of', { auth: { plugin: 'k2k', base: { plugin: 'v3unheardof' } } }, 'plugin v3unheardof'],
    ['an option of such a one', { auth: { plugin: 'service_token', user: { plugin: 'none', options: { what: 1 } } } }, 'plugin none: what'],
    ['a method', { auth: { plugin: 'v3methods', methods: [{ method: 'palm', options: {} }] } }, 'method palm'],
    ['a session option', { session: { gate: 1 } }, 'session option: gate'],
    ['an adapter option', { adapters: { a: { gate: 1 } } }, 'adapter option: gate'],
    ['a call', { steps: [{ call: 'dance' }] }, 'session call dance'],
    ['a call on a plugin', { steps: [{ call: 'dance', on: 'auth:other' }] }, 'auth call dance'],
    ['an argument', { steps: [{ call: 'get', args: { url: '/', how: 1 } }] }, 'session call get: how'],
    ['a pure call', { call: 'ask' }, 'call ask'],
  ] satisfies [string, Partial<Vector>, string][])('names %s that is not there', (_, more, missing) => {
    expect(missingFeature(vector(more))).toBe(missing);
  });
});
