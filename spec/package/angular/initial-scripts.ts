import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

/** How much script a page loads at first, in bytes as they travel. */
export function initialBytes(folder: string): number {
  const page = readFileSync(join(folder, 'index.html'), 'utf8');
  const first = [...page.matchAll(/(?:src|href)="([^"]+\.js)"/g)].flatMap(([, name]) => name ?? []);
  const scripts = new Map<string, string>();
  const visit = (name: string): void => {
    if (scripts.has(name)) return;
    const text = readFileSync(join(folder, name), 'utf8');
    scripts.set(name, text);
    for (const [, imported] of text.matchAll(/(?:from|import)\s*"\.\/([^"]+\.js)"/g)) if (imported !== undefined) visit(imported);
  };
  for (const name of first) visit(name);
  return [...scripts.values()].reduce((sum, text) => sum + gzipSync(text, { level: 9 }).byteLength, 0);
}
