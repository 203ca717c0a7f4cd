import { describe, expect, it } from 'vitest';
import { redactParameters, redactReference } from '../../src/redaction/redact-parameters.js';

describe('redactParameters', () => {
  it.each([
    ['', ''],
    ['a=1&b', 'a=1&b'],
    ['token', 'token'],
    ['token=', 'token=[redacted]'],
    ['a=1&refresh_token=x&b=2', 'a=1&refresh_token=[redacted]&b=2'],
    ['path=%3Ftoken%3Dtok-9ZkR3vWq8&b=2', 'path=%3Ftoken%3D[redacted]&b=2'],
    ['next=/x?token=tok-9ZkR3vWq8', 'next=/x?token=[redacted]'],
    ['next=http%3A%2F%2Fu%3Ap%40h%2F', 'next=http%3A%2F%2F[redacted]%40h%2F'],
    ['a=b%253Ftoken%253Dtok-9ZkR3vWq8', 'a=b%253Ftoken%253D[redacted]'],
    ['a=%zz%3Ftoken%3Dtok-9ZkR3vWq8', 'a=%25zz%3Ftoken%3D[redacted]'],
    ['a=%3Fb%3D1%26c%3D2&d=%20&e=x%3D%3D', 'a=%3Fb%3D1%26c%3D2&d=%20&e=x%3D%3D'],
    ['a=dGVzdA==', 'a=dGVzdA=='],
    ['a=%7B%22token%22%3A%22tok-9ZkR3vWq8%22%7D', 'a=%7B%22token%22%3A%20[redacted]'],
    ['auth[password]=x;1', 'auth[password]=[redacted]'],
    ['%zz=1&%63ode=x', '%zz=1&%63ode=[redacted]'],
  ])('makes of %j %j', (parameters, shown) => {
    expect(redactParameters(parameters)).toBe(shown);
  });
});

describe('redactReference', () => {
  it.each([
    ['/vnc?token=tok-9ZkR3vWq8#code=c', '/vnc?token=[redacted]#code=[redacted]'],
    ['?token=a?b', '?token=[redacted]'],
    ['token=a?b', 'token=[redacted]'],
    ['#/callback?code=c', '#/callback?code=[redacted]'],
    ['http://h/a=b?token=tok-9ZkR3vWq8', 'http://h/a=b?token=[redacted]'],
    ['a;b=c', 'a;b=c'],
    ['', ''],
  ])('makes of %j %j', (reference, shown) => {
    expect(redactReference(reference)).toBe(shown);
  });

  it('shows nothing that lies too deep', () => {
    const deep = (levels: number): string => (levels === 0 ? 'token=tok-9ZkR3vWq8' : `a=${encodeURIComponent(deep(levels - 1))}`);
    for (const levels of [1, 3, 5, 6, 7, 20]) expect(redactReference(`/x?${deep(levels)}`)).toMatch(/^\/x\?a=(?!.*tok-9ZkR3vWq8).*\[redacted\]$/);
  });
});
