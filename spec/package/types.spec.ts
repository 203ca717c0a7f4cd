import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, inject, it } from 'vitest';
import { compiler, compilerVersions } from './compiler.js';
import { doors, root, type Door } from './doors.js';
import { runProgram } from './run-program.js';

const { complete } = inject('package');

/** A program that somebody writes: what it imports and how it is compiled. */
interface Consumer {
  readonly kind: string;
  readonly opened: readonly Door[];
  /** Programs of `spec/package/consumer`. */
  readonly programs: readonly string[];
  readonly options: object;
  /** Besides the programs. */
  readonly text?: string | undefined;
}

const strict = {
  strict: true,
  skipLibCheck: false,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noPropertyAccessFromIndexSignature: true,
  verbatimModuleSyntax: true,
  noEmit: true,
  target: 'ES2022',
};
const ofNode = { types: ['node'], typeRoots: [`${root}node_modules/@types`] };
const nodeNext = { ...strict, module: 'NodeNext' };
const bundled = { ...strict, module: 'ESNext', moduleResolution: 'bundler' };
const withDom = { lib: ['ES2022', 'DOM', 'DOM.Iterable'] };
const withoutDom = { lib: ['ES2022'] };

const forNode = { opened: doors.filter((door) => !door.isForPages), programs: ['program.ts', 'service.ts'] };
const forPages = { opened: doors.filter((door) => door.browser), programs: ['program.ts', 'page.ts'] };

const consumers: readonly Consumer[] = [
  { kind: 'for Node', ...forNode, options: { ...nodeNext, ...ofNode, ...withoutDom } },
  { kind: 'for pages, Angular among them, that is bundled', ...forPages, options: { ...bundled, ...withDom, types: [] } },
];
/** The compiler that takes a moment checks the rest: nothing in them is for one compiler alone. */
const moreConsumers: readonly Consumer[] = [
  { kind: 'for Node with the types of browsers', ...forNode, options: { ...nodeNext, ...ofNode, ...withDom } },
  { kind: 'for Node that is bundled', ...forNode, options: { ...bundled, ...ofNode, ...withoutDom } },
  { kind: 'for pages, resolved as in Node', ...forPages, options: { ...nodeNext, ...withDom, types: [] } },
  { kind: 'for pages that is not strict', ...forPages, options: { ...bundled, ...withDom, types: [], strict: false, exactOptionalPropertyTypes: false } },
];

/** A misspelled option, an export that does not exist, and a microversion that is none. */
const WRONG = `
  import { Adapter, Session } from 'keystoneauth-rx';
  import * as v3 from 'keystoneauth-rx/v3';
  const session = new Session({ auth: v3.password({ authUrl: 'https://id.example.com', projectID: 'p', password: () => '' }) });
  export const absent = v3.notThere;
  export const compute = new Adapter({ session, serviceType: 'compute', defaultMicroversion: 'two' });`;

let compiled = 0;

/** What a compiler says about a consumer, all types of the package and of what it needs included. */
async function compile(tsc: string, { opened, programs, options, text = '' }: Consumer): Promise<string> {
  const folder = join(complete, `consumer-${compiled++}`);
  mkdirSync(folder);
  const imports = opened.map(({ specifier }, index) => `import * as door${index} from '${specifier}';\n`);
  const names = `export const doors: object[] = [${opened.map((_, index) => `door${index}`).join(', ')}];\n`;
  writeFileSync(join(folder, 'doors.ts'), [...imports, names, text].join(''));
  for (const program of programs) copyFileSync(`${root}spec/package/consumer/${program}`, join(folder, program));
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions: options, files: ['doors.ts', ...programs] }));
  return (await runProgram(process.execPath, [tsc, '-p', folder], folder)).output;
}

describe.each(compilerVersions)('the types under TypeScript %s', { timeout: 400_000 }, (version) => {
  it.for(version === '7.0' ? [...consumers, ...moreConsumers] : consumers)('compile in a program $kind', async (consumer) => {
    expect(await compile(await compiler(version), consumer)).toBe('');
  });

  it('refuse what is no option and what a door does not have', async () => {
    const wrong: Consumer = { kind: 'that is wrong', opened: [], programs: [], text: WRONG, options: { ...nodeNext, ...ofNode, ...withoutDom } };
    const said = await compile(await compiler(version), wrong);

    expect(said.match(/error TS\d+/g)).toHaveLength(3);
    expect(said).toMatch(/projectID[\s\S]+notThere[\s\S]+two/);
  });
});
