import { describe, expect, it } from 'vitest';
import { addressOf } from '../../src/redaction/address-of.js';

describe('addressOf', () => {
  it.each([
    ['https://keystone.example.com:5000/v3', 'https://keystone.example.com:5000/v3'],
    ['https://admin:pw-Qz84nW-user@keystone.example.com/v3?token=abc#d', 'https://keystone.example.com/v3'],
    ['/servers?marker=1', '/servers'],
    ['//u:pw-Qz84nW-user@h/x', '//h/x'],
    ['https://h/a@b', 'https://h/a@b'],
    ['https://h?to=https://u:pw-Qz84nW-user@h', 'https://h'],
  ])('leaves of %s what holds no secret', (url, shown) => {
    expect(addressOf(url)).toBe(shown);
  });
});
