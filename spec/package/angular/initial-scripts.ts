import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

/** The scripts that a page loads at first. */
export function initialScripts(folder: string): readonly string[] {
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
  return [...scripts.values()];
}

/** How many bytes they are on their way. */
export function sentBytes(scripts: readonly string[]): number {
  return scripts.reduce((sum, text) => sum + gzipSync(text, { level: 9 }).byteLength, 0);
}
