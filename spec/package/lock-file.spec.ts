import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { root } from './doors.js';

describe('the lock file', () => {
  const lock = readFileSync(`${root}package-lock.json`, 'utf8');

  it('names no registry, so that everybody installs from their own', () => {
    expect(lock.match(/"resolved": *"[^"]*"/g)).toBeNull();
  });

  it('holds a checksum of every package that is installed', () => {
    const { packages } = JSON.parse(lock) as { packages: Record<string, { integrity?: string; inBundle?: boolean }> };
    const unchecked = Object.entries(packages).filter(([path, entry]) => path !== '' && entry.integrity === undefined && !entry.inBundle);

    expect(unchecked.map(([path]) => path)).toEqual([]);
  });
});
