import { describe, expect, it } from 'vitest';
import { isBlockedMixedContent, isLoopback } from '../../src/http/mixed-content.js';

describe('isLoopback', () => {
  it.each(['localhost', '127.0.0.1', '127.9.8.7', '[::1]', 'cloud.localhost'])('is true of %s', (host) => {
    expect(isLoopback(host)).toBe(true);
  });

  it.each(['cloud.test', '127.0.0.1.cloud.test', 'localhost.cloud.test', '10.0.0.1', ''])('is not true of %j', (host) => {
    expect(isLoopback(host)).toBe(false);
  });
});

describe('isBlockedMixedContent', () => {
  it.each<[string, string | undefined, boolean]>([
    ['http://nova.test/v2.1', 'https://dashboard.test', true],
    ['HTTP://nova.test/v2.1', 'https://dashboard.test', true],
    ['https://nova.test/v2.1', 'https://dashboard.test', false],
    ['http://localhost:8774', 'https://dashboard.test', false],
    ['http://nova.test', 'http://dashboard.test', false],
    ['http://nova.test', undefined, false],
    ['no url', 'https://dashboard.test', false],
  ])('of %s in a page of %s is %s', (url, origin, expected) => {
    expect(isBlockedMixedContent(url, origin)).toBe(expected);
  });
});
