import fc from 'fast-check';
import { firstValueFrom, of, type Observable } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { adminToken, isKeystoneAuthError, Session } from 'keystoneauth-rx';
import { v3Token } from 'keystoneauth-rx/testing';
import * as v3 from 'keystoneauth-rx/v3';
import { Discovery } from '../../src/discovery/discovery.js';
import { DiscoveryCache } from '../../src/discovery/discovery-cache.js';
import { discover } from '../../src/discovery/discover.js';
import { knownVersionAt, recentVersionsAt } from '../../src/discovery/known-endpoint.js';
import type { VersionDocument } from '../../src/http/connection.js';
import { rangeOfRefusal } from '../../src/microversion/microversion-range.js';

const ENDPOINT = 'https://svc.example.com/volume/v3';

/** Words that mean something somewhere in a version document, or in JavaScript. */
const word = fc.constantFrom(
  ...['versions', 'values', 'version', 'id', 'status', 'links', 'rel', 'href', 'self', 'collection', 'min_version', 'max_version'],
  ...['next_min_version', 'not_before', '__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'length'],
  ...['v2', 'v3.0', 'v3.latest', 'latest', '3.70', '1e999', '-1', '99999999999999999999', 'CURRENT', 'SUPPORTED', 'v', '', ' '],
  ...['/v3', 'v3/', 'http://evil.example.com/v3/', '//evil.example.com', 'javascript:alert(1)', 'https://svc.example.com:1/v3', '%', '\u0000'],
);
const leaf = fc.oneof(word, fc.string({ maxLength: 8 }), fc.integer(), fc.double(), fc.boolean(), fc.constant(null));
const { node } = fc.letrec<{ node: unknown }>((tie) => ({
  node: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    leaf,
    fc.array(tie('node'), { maxLength: 4 }),
    // An own member "__proto__" is what JSON.parse makes of one.
    fc.array(fc.tuple(word, tie('node')), { maxLength: 6 }).map((members) => JSON.parse(`{${members.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`).join(',')}}`) as unknown),
  ),
}));
const link = fc.record({ rel: fc.oneof(fc.constant('self'), node), href: fc.oneof(word, node) }, { requiredKeys: [] });
const version = fc.record(
  {
    ...{ id: fc.oneof(fc.constantFrom('v2', 'v3.0', 'v3.70'), node), status: fc.oneof(fc.constant('CURRENT'), node) },
    ...{ links: fc.oneof(fc.array(link, { maxLength: 3 }), node), min_version: node, max_version: node, version: node },
    ...{ next_min_version: node, not_before: node },
  },
  { requiredKeys: [] },
);
const body = fc.oneof(
  node,
  fc.record({ versions: fc.array(fc.oneof(version, node), { maxLength: 5 }) }),
  fc.record({ versions: fc.record({ values: fc.array(version, { maxLength: 5 }) }) }),
  fc.record({ version }),
  version,
);
const headers = fc.dictionary(fc.constantFrom('openstack-api-minimum-version', 'x-openstack-ironic-api-maximum-version', 'x-openstack-x'), word);

const deep = (open: string, close: string): string => open.repeat(50_000) + '1' + close.repeat(50_000);
const extremes: readonly (readonly [string, string])[] = [
  ['lists in lists', deep('[', ']')],
  ['objects in objects', deep('{"versions":', '}')],
  ['an entry in entries', `{"versions":[${deep('{"id":', '}')}]}`],
  ['an id of lists', `{"versions":[{"id":${deep('[', ']')},"status":"CURRENT","links":[{"rel":"self","href":"v3/"}]}]}`],
  ['links in links', `{"version":{"id":"v3","status":"CURRENT","links":[${deep('[', ']')}]}}`],
  ['a very long id', `{"versions":[{"id":"v${'9'.repeat(500_000)}","status":"CURRENT","links":[{"rel":"self","href":"v3/"}]}]}`],
  ['a very long link', `{"versions":[{"id":"v3","status":"CURRENT","links":[{"rel":"self","href":"${'../'.repeat(100_000)}"}]}]}`],
  ['very many versions', `{"versions":[${Array.from({ length: 5000 }, (_, index) => `{"id":"v3.${String(index)}","status":"CURRENT","links":[{"rel":"self","href":"v3/"}]}`).join()}]}`],
  ['very many members', `{${Array.from({ length: 20_000 }, (_, index) => `"k${String(index)}":1`).join()}}`],
  ['a foreign prototype', '{"__proto__":{"versions":[]},"constructor":{"prototype":{"id":"v3"}}}'],
];

/** Does what a document is used for; anything but a typed error fails the spec. */
function useDocument(document: VersionDocument): void {
  typed(() => {
    const discovery = new Discovery(document);
    const all = discovery.versionData({ allowExperimental: true, allowUnknown: true });
    for (const { url, collection } of all) {
      for (const at of [url, collection ?? url]) expect(new URL(at).origin).toBe('https://svc.example.com');
    }
    discovery.versionStringData({ reverse: true });
    discovery.rawVersionData();
    discovery.dataFor('3.latest');
    discovery.versionedUrlFor({ minVersion: '2', maxVersion: 'latest', url: ENDPOINT });
  });
  typed(() => {
    const documents = new DiscoveryCache();
    documents.import(JSON.parse(JSON.stringify({ documents: [document] })) as unknown);
    documents.import({ documents: [{ ...document, readAt: document.readAt + 1, status: 300 }] });
    knownVersionAt(documents, ENDPOINT);
    recentVersionsAt(documents, ENDPOINT);
    documents.export();
  });
  typed(() => rangeOfRefusal(document));
}

function typed(action: () => unknown): void {
  try {
    action();
  } catch (error) {
    if (!isKeystoneAuthError(error)) throw error;
  }
}

async function typedOf(answer$: Observable<unknown>): Promise<void> {
  try {
    await firstValueFrom(answer$);
  } catch (error) {
    if (!isKeystoneAuthError(error)) throw error;
  }
}

const documentOf = (found: unknown, more: Record<string, string> = {}): VersionDocument => ({
  url: 'https://svc.example.com/volume/',
  status: 200,
  headers: more,
  body: found,
  readAt: Date.now() - 1000,
});

/** Asks, with a real session, a service whose every reply is `text`. */
async function askService(text: string): Promise<void> {
  const token = v3Token({ userId: 'user-1', projectId: 'project-1' });
  token.addService('block-storage', { name: 'cinder' }).addStandardEndpoints({ public: ENDPOINT });
  const session = new Session({
    auth: v3.password({ authUrl: 'https://id.example.com/v3', userId: 'user-1', password: 'pw-Ua59xHdE1v' }),
    transport: ({ method }) =>
      method === 'POST'
        ? of({ status: 201, headers: { 'x-subject-token': 'tk-Gm27sPzL4k', 'content-type': 'application/json' }, body: JSON.stringify(token.toJSON()) })
        : of({ status: 200, headers: { 'content-type': 'application/json' }, body: text }),
  });
  await typedOf(session.getAllVersionData());
  await typedOf(session.getEndpointData({ serviceType: 'block-storage' }));
  await typedOf(session.get('/volumes', { endpointFilter: { serviceType: 'block-storage', version: 3 }, microversion: '3.50' }));
  await typedOf(session.get('/volumes', { endpointFilter: { serviceType: 'block-storage' }, microversion: '3.50' }));
  await typedOf(session.get('/', { auth: adminToken({ endpoint: ENDPOINT, token: 'tk-Bn36rYvJ8w' }), endpointFilter: { version: 3 } }));
  await typedOf(discover(session.connection, 'https://other.example.com/', { cache: false }));
  session.close();
}

describe('a hostile version document', () => {
  it('is read, or refused with a typed error, and leads nowhere else', () => {
    fc.assert(
      fc.property(body, headers, (found, more) => {
        useDocument(documentOf(found, more));
      }),
      { numRuns: 400 },
    );
  });

  it('changes nothing for anybody else', () => {
    fc.assert(
      fc.property(body, (found) => {
        useDocument(documentOf(found));
        expect(Object.keys(Object.prototype)).toEqual([]);
        expect(({} as Record<string, unknown>)['versions']).toBeUndefined();
      }),
      { numRuns: 50 },
    );
  });

  it('is no trouble for a session', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(body.map((found) => JSON.stringify(found)), fc.string()), (text) => askService(text)),
      { numRuns: 60 },
    );
  });

  it.each(extremes)('may consist of %s', async (_case, text) => {
    typed(() => {
      new Discovery(documentOf(JSON.parse(text))).versionData();
    });
    typed(() => rangeOfRefusal(documentOf(JSON.parse(text))));
    await askService(text);
  });
});
