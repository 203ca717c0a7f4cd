import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hunt, nameOf, type HuntReport } from './hunt.js';
import { openLedger, type Ledger } from './ledger.js';
import { readLedger } from './read-ledger.js';

const SECRET = 'pw/planted+7Qx2';

let directory: string;
let ledger: Ledger;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'keystoneauth-rx-spec-'));
  ledger = openLedger(directory, 'here');
});
afterEach(() => {
  rmSync(directory, { recursive: true, force: true });
});

function found(): HuntReport {
  ledger.flush();
  return hunt(readLedger(directory));
}

describe('hunt', () => {
  it('finds nothing where nothing was leaked, and counts what it searched', () => {
    ledger.secret(SECRET, 'x-auth-token');
    ledger.output('event', 'pw/planted+7Qx');
    ledger.output('file /tmp/a.log', '');

    const { findings, unsearchable, lanes } = found();

    expect([findings, unsearchable]).toEqual([[], []]);
    expect(lanes.get('here')).toMatchObject({ secrets: 1, unsearchable: 0, outputs: 2, findings: 0, sinks: new Set(['event', 'file']) });
  });

  it.each([
    ['plain', SECRET],
    ['json', JSON.stringify(SECRET).replaceAll('/', '\\/')],
    ['url', encodeURIComponent(SECRET)],
    ['base64', Buffer.from(`user:${SECRET}`).toString('base64')],
    ['hex', Buffer.from(SECRET).toString('hex')],
  ])('finds a secret in the form %s, and says where without it', (form, leak) => {
    ledger.moveTo('spec/leak.spec.ts');
    ledger.output('error', 'an innocent line');
    ledger.output('error', `first\nsecond ${leak} third`);
    ledger.moveTo('spec/sign-in.spec.ts');
    ledger.secret(SECRET, 'x-auth-token');

    const { findings } = found();

    expect(findings).toHaveLength(1);
    expect(findings[0]).toMatchObject({ form, sink: 'error', lane: 'here', place: 'spec/leak.spec.ts' });
    expect(findings[0]?.secret).toMatch(/^x-auth-token "pw…" \(15 characters, sha256 [0-9a-f]{8}…, from spec\/sign-in\.spec\.ts\)$/);
    expect(findings[0]?.excerpt).toMatch(/^first second \S*\*\*\*\S* third\s?$/);
    expect(JSON.stringify(findings)).not.toContain(leak);
  });

  it.each([
    ['by the end of a line', ['first pw/planted', '+7Qx2 second'].join('\n')],
    ['by the end of a line in JSON', JSON.stringify({ text: 'first pw/planted\n+7Qx2 second' })],
    ['by a carriage return', 'first pw/planted\r\n+7Qx2 second'],
  ])('finds a secret that is cut in two %s', (_how, leak) => {
    ledger.secret(SECRET, 'x-auth-token');
    ledger.output('log', leak);

    expect(found().findings).toMatchObject([{ form: 'plain, broken in two', sink: 'log', excerpt: '***' }]);
  });

  it('finds a secret that was written in two chunks', () => {
    ledger.secret(SECRET, 'x-auth-token');
    ledger.output('stdout', 'first pw/plan');
    ledger.output('stdout', 'ted+7Qx2');

    expect(found().findings).toMatchObject([{ form: 'plain, broken in two', sink: 'stdout' }]);
  });

  it('finds a whole one once', () => {
    ledger.secret(SECRET, 'x-auth-token');
    ledger.output('log', `\n${SECRET}\n`);

    expect(found().findings).toMatchObject([{ form: 'plain' }]);
  });

  it('shows no other secret that stands in the same output', () => {
    for (const secret of [SECRET, 'tk-planted-4Wd']) ledger.secret(secret, 'x');
    ledger.output('stdout', `${SECRET} tk-planted-4Wd`);

    const { findings, lanes } = found();

    expect(findings.map(({ excerpt }) => excerpt.trim())).toEqual(['*** ***', '*** ***']);
    expect(lanes.get('here')?.findings).toBe(2);
  });

  it('searches what one process gave out for what another one met', () => {
    ledger.secret(SECRET, 'x');
    const other = openLedger(directory, 'there');
    other.output('log', SECRET);
    other.flush();

    expect(found().findings).toMatchObject([{ lane: 'there', sink: 'log' }]);
  });

  it('finds passcodes where they stand alone, not within numbers', () => {
    ledger.secret('905172', 'member passcode');
    ledger.output('event', '{"at":1905172,"b":"0.905172","c":"905172a"}');
    expect(found().findings).toEqual([]);

    ledger.output('event', '{"passcode":"905172"}');
    expect(found().findings).toMatchObject([{ sink: 'event' }]);
  });

  it('names values that are too short to be searched for', () => {
    for (const value of ['p', 'swordfish', 'tk-planted-4Wd']) ledger.secret(value, 'password');

    const { unsearchable } = found();

    expect(unsearchable.map(({ value }) => value)).toEqual(['p', 'swordfish']);
    expect(unsearchable.map(nameOf).join()).not.toContain('swordfish');
  });
});
