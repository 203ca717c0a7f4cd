import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { documentEntries } from '../../src/discovery/version-document.js';
import { isKeystoneAuthError } from '../../src/errors/keystone-auth-error.js';
import type { VersionDocument } from '../../src/http/connection.js';
import { redactBody } from '../../src/redaction/redact-body.js';

const document = (body: unknown, headers: Record<string, string> = {}): VersionDocument => ({
  url: 'https://a.example.com/svc',
  status: 200,
  headers,
  body,
  readAt: 0,
});
const entry = { id: 'v2.0', status: 'CURRENT', links: [] };

/** As discovery shows what it was answered. */
const shown = (body: unknown): string => redactBody(body, undefined) ?? '';

/** What is said of a body that is no version document. */
function messageOf(body: unknown, show = shown): string {
  try {
    documentEntries(document(body), show);
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('It was read.');
}

describe('documentEntries', () => {
  it.each([
    ['the nested list of Keystone and Barbican', { versions: { values: [entry] } }],
    ['a list', { versions: [entry] }],
    ['a single version', { version: entry }],
    ['a single version beside an id, as Ironic has it', { id: 'v1', links: [], version: entry }],
    ['JSON sent as text', JSON.stringify({ versions: [entry] })],
  ])('reads %s', (_shape, body) => {
    expect(documentEntries(document(body))).toEqual([entry]);
  });

  it('prefers the list to the single version', () => {
    expect(documentEntries(document({ version: { id: 'v9' }, versions: [entry] }))).toEqual([entry]);
  });

  it('reads the entry of an old Ironic with the microversions of its headers', () => {
    const headers = {
      'x-openstack-ironic-api-minimum-version': '1.1',
      'x-openstack-ironic-api-maximum-version': '1.30',
      'x-openstack-ironic-api-version': '1.1',
    };
    expect(documentEntries(document({ id: 'v1', status: 'DEPRECATED', links: [] }, headers))).toEqual([
      { id: 'v1', status: 'CURRENT', links: [], min_version: '1.1', version: '1.30' },
    ]);
    expect(documentEntries(document({ id: 'v1', min_version: '1.5', version: '1.20' }, headers))).toEqual([
      { id: 'v1', status: 'CURRENT', min_version: '1.5', version: '1.20' },
    ]);
  });

  it('leaves out entries that are no objects', () => {
    expect(documentEntries(document({ versions: [null, 'v2', 3, [entry], entry] }))).toEqual([entry]);
  });

  it.each([
    ['a list, such as the containers of an object store', [{ name: 'c1' }], 'a list'],
    ['an empty body', undefined, 'an empty body'],
    ['an empty text', '', 'an empty body'],
    ['an empty object', {}, '"{}"'],
    ['versions that are neither list nor values', { versions: { other: [] } }, '"{"versions"'],
    ['no versions', { versions: null }, '"{"versions":null}"'],
    ['a text', 'hello', '"hello"'],
    ['a number', 5, '"5"'],
    ['null', null, '"null"'],
    ['half a document', '{"versions": [', '"{"versions": ["'],
  ])('refuses %s', (_what, body, said) => {
    expect(() => documentEntries(document(body), shown)).toThrow(
      expect.objectContaining({ name: 'DiscoveryFailure', message: expect.stringContaining(said) as string }),
    );
  });

  it.each([
    ['an object', {}],
    ['a string', 'hello'],
    ['a number', 5],
    ['null', null],
    ['a list', []],
    ['an empty body', ''],
  ])('names %s by its kind where nobody says how to show it', (kind, body) => {
    expect(() => documentEntries(document(body))).toThrow(`answered with 200 and ${kind}, which is no version document`);
  });

  it('repeats no more than the beginning of what is no document', () => {
    const page = `<html>${'x'.repeat(10_000)}`;
    expect(() => documentEntries(document(page), shown)).toThrow(/"<html>x{44}\.\.\."/);
  });

  it('repeats no secret of a document that is another one', () => {
    const body = { access: { token: { id: 'tk-Rw63nDfQ8u', expires: '2040-01-01T00:00:00Z' } } };
    for (const answered of [body, JSON.stringify(body)]) {
      const message = messageOf(answered);
      expect(message).toContain('{"access":{"token":{"id":"[redacted]"');
      expect(message).not.toContain('tk-Rw63nDfQ8u');
    }
  });

  it('conceals what is a secret to who asks before it cuts', () => {
    const token = `gAAAAB${'-kT4wZ9'.repeat(30)}`;
    const conceal = (body: unknown): string => shown(body).replaceAll(token, '[redacted]');
    expect(messageOf(`no entry for ${token}`, conceal)).toContain('"no entry for [redacted]"');
  });

  it('gives entries or a typed error for any body', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (body) => {
        try {
          documentEntries(document(body));
        } catch (error) {
          expect(isKeystoneAuthError(error, 'discovery-failure')).toBe(true);
        }
      }),
    );
  });
});
