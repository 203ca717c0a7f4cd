import { describe, expect, it } from 'vitest';
import { redactParameters } from '../../src/redaction/redact-parameters.js';

describe('redactParameters', () => {
  it.each([
    ['', ''],
    ['a=1&b', 'a=1&b'],
    ['token', 'token'],
    ['token=', 'token=[redacted]'],
    ['a=1&refresh_token=x&b=2', 'a=1&refresh_token=[redacted]&b=2'],
    ['%zz=1&%63ode=x', '%zz=1&%63ode=[redacted]'],
  ])('makes of %j %j', (parameters, shown) => {
    expect(redactParameters(parameters)).toBe(shown);
  });
});
