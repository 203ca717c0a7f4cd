import { describe, expect, it } from 'vitest';
import { isPollState } from '../../src/streams/poll-state.js';

describe('isPollState', () => {
  it.each<[string, unknown]>([
    ['pending', { status: 'pending' }],
    ['fresh', { status: 'fresh', value: undefined, at: 1, nextAt: 2 }],
    ['failed', { status: 'failed', error: undefined, at: 1, nextAt: 2, failures: 1, value: 'old' }],
    ['paused', { status: 'paused', reason: 'hidden' }],
  ])('knows the state %s', (_what, state) => {
    expect(isPollState(state)).toBe(true);
  });

  it.each<[string, unknown]>([
    ['an order of a service that is pending', { status: 'pending', id: 'a' }],
    ['a thing that failed', { status: 'failed', error: 'x', id: 'a' }],
    ['a thing that is fresh', { status: 'fresh', value: 1 }],
    ['a status of another kind', { status: 200 }],
    ['a name that every object has', { status: 'constructor' }],
    ['a text', 'pending'],
    ['nothing', null],
  ])('does not take %s for one', (_what, value) => {
    expect(isPollState(value)).toBe(false);
  });
});
