import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const README = fileURLToPath(new URL('../../README.md', import.meta.url));
/** Beside the specs, so that imports resolve as they do for a user of the package. */
const FOLDER = fileURLToPath(new URL('.run/', import.meta.url));

/** Which names a snippet takes for granted, by the snippet's name in the README. */
export const given: Readonly<Record<string, readonly string[]>> = {
  first: ['authUrl', 'password', 'console'],
  promise: ['session', 'console'],
  client: ['session', 'console'],
  plugin: ['tokenFromSomewhere'],
  method: ['v3', 'authUrl', 'userId', 'password', 'projectId'],
  stream: ['session', 'serverIds', 'console'],
  testing: ['v3', 'console'],
};

/** What a snippet makes that a spec wants to look at. */
const exported: Readonly<Record<string, string>> = { plugin: 'corporate', method: 'auth' };

/** The TypeScript blocks of the README by name. */
export function readSnippets(): ReadonlyMap<string, string> {
  const blocks = readFileSync(README, 'utf8').matchAll(/<!-- snippet: (\w+) -->\n```ts\n([\s\S]*?)```/g);
  return new Map([...blocks].map((block) => [block[1] ?? '', block[2] ?? '']));
}

/** Every `ts` block of the README has to have a name. */
export function countBlocks(): number {
  return readFileSync(README, 'utf8').match(/^```ts$/gm)?.length ?? 0;
}

/** Writes a snippet as a module with what it takes for granted; gives its path. */
export function writeModule(name: string, code: string): string {
  mkdirSync(FOLDER, { recursive: true });
  const usesV3Type = (given[name] ?? []).includes('v3');
  const names = (given[name] ?? []).filter((one) => one !== 'v3');
  const parts = [
    usesV3Type ? "import * as v3 from 'keystoneauth-rx/v3';" : '',
    names.length === 0 ? '' : `import { ${names.join(', ')} } from '../context.js';`,
    code,
    name in exported ? `export { ${exported[name] ?? ''} };` : 'export {};',
  ];
  const path = `${FOLDER}${name}.ts`;
  writeFileSync(path, parts.join('\n'));
  return path;
}

export function removeModules(): void {
  rmSync(FOLDER, { recursive: true, force: true });
}
