import { describe, expect, it } from 'vitest';
import { circuitRules } from '../../../src/http/load/circuit-rules.js';

describe('circuitRules', () => {
  it('sends requests all the same unless a circuit breaker is asked for', () => {
    expect([circuitRules(undefined), circuitRules(false)]).toEqual(Array(2).fill({ failures: 5, openMs: undefined }));
  });

  it('fills in what is left open', () => {
    expect(circuitRules(true)).toEqual({ failures: 5, openMs: 30_000 });
    expect(circuitRules({ failures: 2 })).toEqual({ failures: 2, openMs: 30_000 });
    expect(circuitRules({ openMs: 500 })).toEqual({ failures: 5, openMs: 500 });
  });

  it.each([
    ['circuitBreaker.failures', { failures: 0 }],
    ['circuitBreaker.failures', { failures: 1.5 }],
    ['circuitBreaker.openMs', { openMs: 0 }],
    ['circuitBreaker.openMs', { openMs: Infinity }],
    ['circuitBreaker', 'on'],
    ['circuitBreaker', null],
    ['threshold', { threshold: 3 }],
  ])('refuses a wrong %s', (option, given) => {
    expect(() => circuitRules(given as never)).toThrow(expect.objectContaining({ options: [option] }) as Error);
  });
});
