import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hunt, type HuntReport } from './hunt.js';
import { LANE_VARIABLE, LEDGER_VARIABLE } from './ledger.js';
import { readLedger, type ReadLedger } from './read-ledger.js';

const root = fileURLToPath(new URL('../../', import.meta.url));

let folder: string;
let printed: { readonly stdout: string; readonly stderr: string };
let told: ReadLedger;
let report: HuntReport;

/** Runs the program that leaks, as a test run would: with a ledger, which is not that of this run. */
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'keystoneauth-rx-spec-'));
  const ledger = join(folder, 'ledger');
  mkdirSync(join(folder, 'written'));
  const args = ['--import', 'tsx', '--import', './spec/hunt/join.ts', 'spec/hunt/planted-leaks.ts', join(folder, 'written')];
  const env = { ...process.env, NODE_OPTIONS: '', [LEDGER_VARIABLE]: ledger, [LANE_VARIABLE]: 'planted' };
  printed = await promisify(execFile)(process.execPath, args, { cwd: root, env });
  told = readLedger(ledger);
  report = hunt(told);
}, 60_000);
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Where the secret that was met in `place` was found, in which form. */
function sinksOf(place: string): string[] {
  const known = told.secrets.find(({ value }) => value === `planted in ${place}`);
  const found = report.findings.filter(({ secret }) => known !== undefined && secret.startsWith(`${known.origin} "`));
  return found.map(({ sink, form }) => `${form} in ${sink.replace(join(folder, 'written'), '')}`).sort();
}

describe('a process that joins the hunt', () => {
  it('tells the secrets it met, wherever they travelled', () => {
    expect(told.secrets.map(({ value, origin, lane }) => [lane, origin, value])).toEqual(
      expect.arrayContaining([
        ['planted', 'x-auth-token', 'planted in request headers'],
        ['planted', 'authorization basic password', 'planted in Basic'],
        ['planted', 'member auth.password', 'planted in a request body'],
        ['planted', 'x-subject-token', 'planted in reply headers'],
        ['planted', 'member access.token.id', 'planted in a reply body'],
        ['planted', 'x-auth-token', 'planted in request headers of undici'],
        ['planted', 'member auth.password', 'planted in a request body of undici'],
        ['planted', 'x-subject-token', 'planted in reply headers to undici'],
        ['planted', 'member access.token.id', 'planted in a reply body to undici'],
        ['planted', 'member password', 'planted in a call of the cloud'],
        ['planted', 'Secret', 'planted in a Secret'],
      ]),
    );
  });

  it.each([
    ['prints, itself or by a program it starts', 'request headers', ['plain in stdout', 'plain in stdout']],
    ['prints as an error', 'reply headers', ['url in stderr']],
    ['writes to a file at once', 'a request body', ['plain in file /sync.txt']],
    ['writes to a file by and by', 'a reply body', ['plain in file /stream.txt']],
    ['reports as an event', 'a call of the cloud', ['plain in event']],
    ['puts into an error, although nobody throws it', 'a Secret', ['plain in error']],
  ])('is caught at what it %s', (_how, place, sinks) => {
    expect(sinksOf(place)).toEqual(sinks);
  });

  it('is caught at what it logs, at the logger and in the file', () => {
    expect(sinksOf('Basic')).toEqual(['base64 in file /winston.log', 'base64 in log', 'plain in file /promise.txt']);
  });

  it('does all the same as without the hunt', () => {
    expect(printed).toEqual({ stdout: 'planted in request headers\ninvalid-option\n', stderr: 'planted%20in%20reply%20headers\n' });
  });
});
