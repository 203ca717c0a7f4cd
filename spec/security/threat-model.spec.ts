import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { root } from '../package/doors.js';

const model = readFileSync(`${root}.github/THREAT_MODEL.md`, 'utf8');
const policy = readFileSync(`${root}.github/SECURITY.md`, 'utf8');

describe('.github/THREAT_MODEL.md', () => {
  const [, protections = ''] = model.split('## What protects\n');
  const rows = (protections.split('\n## ')[0] ?? '').split('\n').filter((line) => line.startsWith('| ')).slice(2);
  const named = rows.map((row) => [...(row.split('|').at(-2) ?? '').matchAll(/`([^`]+)`/g)].map(([, name = '']) => name));

  it('names a spec for everything that protects', () => {
    expect(rows.length).toBeGreaterThan(12);
    expect(rows.filter((_, index) => named[index]?.length === 0)).toEqual([]);
  });

  it('names specs that there are', () => {
    const missing = named.flat().filter((name) => !existsSync(`${root}spec/${name}.spec.ts`) && !existsSync(`${root}spec/${name}`));

    expect(missing).toEqual([]);
  });
});

describe('.github/SECURITY.md', () => {
  it('names the floor of axios as it is', () => {
    const { dependencies } = JSON.parse(readFileSync(`${root}package.json`, 'utf8')) as { readonly dependencies: { readonly axios: string } };

    expect(policy).toContain(`"axios": "${dependencies.axios}"`);
  });
});
