import { describe, expect, it } from 'vitest';
import { isLinkLocal } from '../../src/http/link-local.js';

describe('isLinkLocal', () => {
  it.each([
    'http://169.254.169.254/latest/meta-data/',
    'https://169.254.0.1:8774',
    'http://user@169.254.169.254/',
    'http://a:80@169.254.169.254/',
    'http://169.254.169.254./',
    'http://0xa9fea9fe/',
    'http://2852039166/',
    'http://0251.0376.0251.0376/',
    'http://169.16689662/',
    'http://%31%36%39.254.169.254/',
    'http://１６９.２５４.１６９.２５４/',
    'http:\\\\169.254.169.254\\',
    'http:169.254.169.254',
    'http://[fe80::1]/',
    'http://[FEBF::1]:80/',
    'http://[::ffff:169.254.169.254]/',
    'http://[0:0:0:0:0:ffff:a9fe:a9fe]/',
    'http://[64:ff9b::169.254.169.254]/',
    'http://[fd00:ec2::254]/',
  ])('is true of %s', (url) => {
    expect(isLinkLocal(url)).toBe(true);
  });

  it.each([
    'http://10.0.0.1/',
    'http://127.0.0.1:5000/v3',
    'http://169.253.169.254/',
    'http://192.168.169.254',
    'http://nova.example.com:8774/v2.1',
    'http://169.254.example.com/',
    'https://[fd00::1]/',
    'https://[fec0::1]/',
    'https://[2001:db8::a9fe:a9fe]/',
    'nova',
    '',
  ])('is false of %s', (url) => {
    expect(isLinkLocal(url)).toBe(false);
  });
});
