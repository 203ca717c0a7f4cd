import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { anchorsIn, brokenLinks, linksIn, pages } from './markdown.js';

describe('the pages of this project', () => {
  it('link to files and headings that exist', () => {
    expect(pages().length).toBeGreaterThan(20);
    expect(pages().flatMap((page) => brokenLinks(page))).toEqual([]);
  });
});

describe('brokenLinks', () => {
  it('tells files and headings that are not there, whatever stands in code', () => {
    const folder = mkdtempSync(join(tmpdir(), 'keystoneauth-rx-links-'));
    onTestFinished(() => {
      rmSync(folder, { recursive: true });
    });
    const page = join(folder, 'page.md');
    writeFileSync(page, '# One `two`, three\n\n[a](gone.md) [b](#one-two-three) [c](#four) [d](https://example.com/x#y)\n\n```ts\nmap[key](value)\n```\n');

    expect(brokenLinks(page).map((problem) => problem.replace(/^\S+ /, ''))).toEqual(['gone.md leads nowhere', '#four has no such heading']);
    expect(linksIn('`list[0](x)` [`code`](y.md)')).toEqual(['y.md']);
    expect([...anchorsIn('# A\n# A\n')]).toEqual(['a', 'a-1']);
  });
});
