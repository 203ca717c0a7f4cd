import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { authPluginNames, authPluginOptions } from 'keystoneauth-rx';
import 'keystoneauth-rx/node'; // makes its plugins loadable
import { describe, expect, it } from 'vitest';
import { spansIn, tables, text, wordsIn } from './guide.js';
import { dotted, isExported, membersOf, unknownMembers } from './our-names.js';

/** What inventory.py found. */
interface Inventory {
  readonly classes: Readonly<Record<string, readonly string[]>>;
  readonly functions: Readonly<Record<string, readonly string[]>>;
  readonly constants: readonly string[];
  readonly loaders: Readonly<Record<string, readonly string[]>>;
  readonly loggers: readonly string[];
  readonly keystoneclient: Readonly<Record<string, readonly string[]>>;
}

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const inventory = JSON.parse(readFileSync(here('keystoneauth1.json'), 'utf8')) as Inventory;
const all = tables();
/** What is said of keystoneauth1: first cells, and the sentences between the tables. */
const theirs: readonly string[] = [...all.flatMap(({ rows }) => rows.flatMap((row) => row.theirs)), ...spansIn(text.replace(/^\|.*$/gm, ''))];
const withoutCall = (span: string): string => span.replace(/\(.*/, '');
const [beforeClient = '', ofClient = ''] = text.split('\n## keystoneclient\n');

describe('the guide for those who come from keystoneauth1', () => {
  it('names every public class, function and constant of it', () => {
    const named = new Set(spansIn(beforeClient).map(withoutCall));
    const wanted = [...Object.keys(inventory.classes), ...Object.keys(inventory.functions), ...inventory.constants];

    expect(wanted.length).toBeGreaterThan(250);
    expect(wanted.filter((path) => !named.has(path))).toEqual([]);
  });

  it('names every method, property and argument of them', () => {
    const words = new Set(wordsIn(theirs));
    const wanted = new Set([inventory.classes, inventory.functions].flatMap((kind) => Object.values(kind).flat()));

    expect(wanted.size).toBeGreaterThan(350);
    expect([...wanted].filter((word) => !words.has(word))).toEqual([]);
  });

  it.for(['session.Session', 'adapter.Adapter', 'plugin.BaseAuthPlugin', 'identity.base.BaseIdentityPlugin', 'access.access.AccessInfo', 'access.access.AccessInfoV2', 'access.access.AccessInfoV3', 'access.service_catalog.ServiceCatalog', 'discover.Discover', 'discover.EndpointData', 'exceptions.http.HttpError', 'loading.opts.Opt', 'fixture.v2.Token', 'fixture.v3.Token'])(
    'has all of %s in the tables about it',
    (path) => {
      const about = all.filter(({ classes }) => classes.includes(path));
      const words = new Set(wordsIn(about.flatMap(({ rows }) => rows.flatMap((row) => row.theirs))));

      expect(about).not.toEqual([]);
      expect(inventory.classes[path]?.filter((member) => !words.has(member))).toEqual([]);
    },
  );

  it('names every plugin and every option that is loaded by name, and each of them is there', () => {
    const words = new Set(wordsIn(theirs));
    const dashed = new Set(theirs);
    const missing = Object.entries(inventory.loaders).flatMap(([plugin, options]) => {
      const known = new Map(authPluginOptions(plugin).map((option) => [option.keystoneauthName, option.key]));
      return options.filter((option) => !known.has(option) || !(words.has(known.get(option) ?? '') || dashed.has(option))).map((option) => `${plugin}: ${option}`);
    });

    expect(missing).toEqual([]);
    expect(Object.keys(inventory.loaders).filter((plugin) => !beforeClient.includes(`| \`${plugin}\` |`) || !authPluginNames().includes(plugin))).toEqual([]);
  });

  it('names every logger, and those on our side are what the guide to logging has', () => {
    const rows = all.flatMap(({ rows: list }) => list).filter((row) => row.theirs[0]?.startsWith('keystoneauth.'));
    const written = readFileSync(here('../../src/winston/README.md'), 'utf8');

    expect(rows.flatMap((row) => row.theirs).sort()).toEqual([...inventory.loggers].sort());
    expect(rows.flatMap((row) => row.ours).filter((name) => !written.includes(`| \`${name}\` |`) && !written.includes(`of the generic plugins \`${name}\``))).toEqual([]);
  });
});

describe('the guide for those who come from keystoneclient', () => {
  it('names what led to keystoneauth1', () => {
    const named = new Set(spansIn(ofClient).map(withoutCall));

    expect(Object.keys(inventory.keystoneclient).filter((path) => !named.has(path))).toEqual([]);
  });

  it('has all of HTTPClient in the table about it', () => {
    const words = new Set(wordsIn(all.filter(({ classes }) => classes.includes('httpclient.HTTPClient')).flatMap(({ rows }) => rows.flatMap((row) => row.theirs))));
    const members = inventory.keystoneclient['httpclient.HTTPClient'] ?? [];

    expect(members.length).toBeGreaterThan(50);
    expect(members.filter((member) => !words.has(member))).toEqual([]);
  });
});

describe('what the guide calls ours', () => {
  it('exists: exports of doors, members of types, options', { timeout: 180_000 }, () => {
    const members = all.flatMap((table) => membersOf(table));
    const ofTypes = members.filter(({ types }) => types.length > 0);

    expect(members.filter(({ types }) => types.length === 0).map(({ name }) => name)).toEqual([]);
    expect(ofTypes.length).toBeGreaterThan(200);
    // One that does not exist shows that they are looked at.
    expect(unknownMembers([...ofTypes, { name: 'notThere', types: ['Session', 'EndpointFilter'] }])).toEqual([expect.stringContaining('notThere')]);
  });

  it('is told from what is no export', () => {
    expect([isExported('v3.password'), isExported('v3.notThere'), dotted('session.getToken')]).toEqual([true, false, { name: 'getToken', types: ['Session'] }]);
  });
});
