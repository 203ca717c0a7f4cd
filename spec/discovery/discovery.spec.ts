import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Discovery } from '../../src/discovery/discovery.js';
import { isKeystoneAuthError } from '../../src/errors/keystone-auth-error.js';
import { OptionError } from '../../src/errors/option-error.js';
import type { VersionDocument } from '../../src/http/connection.js';
import { entry } from './served-documents.js';

const document: VersionDocument = {
  url: 'https://a.example.com/svc',
  status: 300,
  headers: {},
  readAt: 0,
  body: {
    versions: [
      entry('v2.1', 'http://10.0.0.1/v2.1/', { min_version: '2.1', version: '2.96', next_min_version: '2.50' }),
      entry('v1', '/svc/v1/', { status: 'DEPRECATED' }),
      entry('v3', 'v3/', { status: 'EXPERIMENTAL' }),
      entry('v4', 'v4/', { status: 'ALPHA' }),
      { status: 'CURRENT', links: [] },
      { id: 'v0', links: [] },
    ],
  },
};
const discovery = new Discovery(document);

describe('Discovery', () => {
  it('refuses what is no version document', () => {
    expect(() => new Discovery({ ...document, body: [] })).toThrow(expect.objectContaining({ name: 'DiscoveryFailure' }));
  });

  it('lists the allowed versions oldest first, with repaired links', () => {
    expect(discovery.versionData().map(({ version, url }) => [version, url])).toEqual([
      [[1, 0], 'https://a.example.com/svc/v1/'],
      [[2, 1], 'https://a.example.com/svc/v2.1/'],
    ]);
    expect(discovery.versionData({ reverse: true }).map(({ version }) => version[0])).toEqual([2, 1]);
  });

  it('follows the flags', () => {
    const majors = (allow: Parameters<Discovery['versionData']>[0]): unknown[] => discovery.versionData(allow).map(({ version }) => version[0]);
    expect(majors({ allowDeprecated: false })).toEqual([2]);
    expect(majors({ allowExperimental: true })).toEqual([1, 2, 3]);
    expect(majors({ allowUnknown: true })).toEqual([1, 2, 4]);
  });

  it('writes versions as text throughout', () => {
    expect(discovery.versionStringData({ allowDeprecated: false })).toEqual([
      {
        version: '2.1',
        url: 'https://a.example.com/svc/v2.1/',
        collection: undefined,
        minMicroversion: '2.1',
        maxMicroversion: '2.96',
        nextMinVersion: '2.50',
        notBefore: undefined,
        status: 'CURRENT',
        rawStatus: 'CURRENT',
      },
    ]);
  });

  it('gives the entries as the service wrote them, unless they have no status or a forbidden one', () => {
    expect(discovery.rawVersionData().map(({ id }) => id)).toEqual(['v2.1', 'v1', undefined]);
    expect(discovery.rawVersionData({ allowUnknown: true }).map(({ id }) => id)).toEqual(['v2.1', 'v1', 'v4', undefined]);
  });

  it('finds the version somebody asks for', () => {
    expect(discovery.urlFor('2')).toBe('https://a.example.com/svc/v2.1/');
    expect(discovery.dataFor('3')).toBeUndefined();
    expect(discovery.dataFor('3', { allowExperimental: true })?.status).toBe('EXPERIMENTAL');
    expect(() => discovery.urlFor('x')).toThrow(OptionError);
  });

  it('finds a version within bounds, or by its URL', () => {
    expect(discovery.versionedUrlFor()).toBe('https://a.example.com/svc/v2.1/');
    expect(discovery.versionedUrlFor({ minVersion: '1', maxVersion: '1.latest' })).toBe('https://a.example.com/svc/v1/');
    expect(discovery.versionedDataFor({ url: 'https://a.example.com/svc/v1' })?.version).toEqual([1, 0]);
    expect(discovery.versionedDataFor({ minVersion: '9' })).toBeUndefined();
    expect(() => discovery.versionedDataFor({ minVersion: '3', maxVersion: '2' })).toThrow(OptionError);
  });

  it('hands the absolute links to mapUrl before it repairs them', () => {
    const seen: string[] = [];
    const mapped = new Discovery({ ...document, url: 'http://localhost:4200/proxy' }, (href) => {
      seen.push(href);
      return href.replace('http://10.0.0.1', 'http://localhost:4200/proxy/compute');
    });
    expect(mapped.urlFor('2')).toBe('http://localhost:4200/proxy/compute/v2.1/');
    expect(seen).toEqual(['http://10.0.0.1/v2.1/']);
  });

  it('answers or refuses with a typed error, whatever the document is', () => {
    const text = fc.oneof(fc.string(), fc.constantFrom('v2', 'v2.1', 'CURRENT', 'self', 'http://10.0.0.1/v2/'));
    const link = fc.record({ rel: text, href: text }, { requiredKeys: [] });
    const version = fc.record({ id: text, status: text, links: fc.array(link), version: text }, { requiredKeys: [] });
    const body = fc.oneof(fc.jsonValue(), fc.record({ versions: fc.array(fc.oneof(version, fc.jsonValue())) }), fc.record({ version }), version);
    fc.assert(
      fc.property(body, (found) => {
        try {
          const read = new Discovery({ ...document, body: found });
          for (const { url } of read.versionData({ allowUnknown: true })) expect(new URL(url).origin).toBe('https://a.example.com');
          read.versionStringData();
          read.rawVersionData();
          read.versionedUrlFor({ minVersion: '2', url: document.url });
        } catch (error) {
          if (!isKeystoneAuthError(error, 'discovery-failure')) throw error;
        }
      }),
    );
  });
});
