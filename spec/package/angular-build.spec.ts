import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { buildApp, type BuiltApp } from '../../demos/angular/start/build-app.js';
import { DEMO, installAngular, type AngularVersions } from '../../demos/angular/start/install-angular.js';
import { initialScripts, sentBytes } from './angular/initial-scripts.js';
import { unpacked } from './angular/installed-tarball.js';
import { SMALL_APPS, writeSmallApp } from './angular/small-app.js';
import { nodeBinary } from './node-binary.js';

/** An installation and a build on a machine that does other things too. */
const LIMIT_MS = 600_000;
/** What `ng build` of the next major version wants. */
const NEXT: AngularVersions = { framework: '22.2.0', tools: '^22.2.0', typescript: '~6.0.0' };

/** Compressed; rxjs, HttpClient and hashes included. */
const MOST_GROWTH_BYTES = 35_000;

const made: string[] = [];
let published: string;
beforeAll(async () => {
  published = await unpacked(inject('package').tarball);
  made.push(dirname(published));
}, LIMIT_MS);
afterAll(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true });
});

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'keystoneauth-rx-angular-'));
  made.push(folder);
  return folder;
}

async function build(sources: string, versions?: AngularVersions, node?: string): Promise<BuiltApp> {
  return buildApp({ angular: await installAngular(versions), published, sources, node }, newFolder());
}

describe('ng build of the console', { timeout: LIMIT_MS }, () => {
  it('has nothing to say with Angular 21 under Node 20', async () => {
    const { said } = await build(DEMO, undefined, await nodeBinary(20));

    expect(said).toContain('Application bundle generation complete');
    expect(said).not.toMatch(/warn|deprecat|▲|error/i);
  });

  it('has nothing to say with Angular 22 under Node 24', async ({ skip }) => {
    const node = await nodeBinary(24);
    if (node === undefined) skip('there is no Node 24 for this kind of machine');
    const { said } = await build(DEMO, NEXT, node);

    expect(said).toContain('Application bundle generation complete');
    expect(said).not.toMatch(/warn|deprecat|▲|error/i);
  });
});

describe('what an application grows by', { timeout: LIMIT_MS }, () => {
  const scriptsOf = async (app: keyof typeof SMALL_APPS): Promise<readonly string[]> => {
    const sources = newFolder();
    writeSmallApp(SMALL_APPS[app], sources);
    const { folder } = await build(sources);
    return initialScripts(folder);
  };

  it('with provideKeystone and v3.password is bounded, and holds no axios', async () => {
    const empty = sentBytes(await scriptsOf('empty'));
    const scripts = await scriptsOf('signing in');
    const growth = sentBytes(scripts) - empty;
    console.log(`An empty application loads ${empty} bytes of script, one with provideKeystone and v3.password ${growth} more.`);

    expect(growth).toBeLessThan(MOST_GROWTH_BYTES);
    expect(scripts.filter((script) => script.includes('AxiosError'))).toEqual([]);
  });
});
