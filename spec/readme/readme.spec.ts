import ts from 'typescript';
import { from, firstValueFrom } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AuthPlugin, Connection } from 'keystoneauth-rx';
import { closeContext, nextLines, session } from './context.js';
import { countBlocks, given, readSnippets, removeModules, writeModule } from './snippets.js';

const modules = new Map<string, string>();
const run = (name: string): Promise<Record<string, AuthPlugin>> =>
  import(modules.get(name) ?? '') as Promise<Record<string, AuthPlugin>>;

beforeAll(() => {
  for (const [name, code] of readSnippets()) modules.set(name, writeModule(name, code));
});
afterAll(async () => {
  removeModules();
  await closeContext();
});

describe('README', () => {
  it('has a name for each of its TypeScript blocks, and a spec for each name', () => {
    expect(modules.size).toBe(countBlocks());
    expect([...modules.keys()].sort()).toEqual(Object.keys(given).sort());
  });

  it('has snippets that compile in strict mode', { timeout: 60_000 }, () => {
    const config = ts.readConfigFile('tsconfig.json', (path) => ts.sys.readFile(path)).config as { compilerOptions: object };
    const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, process.cwd());
    const program = ts.createProgram([...modules.values()], { ...options, noUnusedLocals: false, noUnusedParameters: false });
    const problems = ts
      .getPreEmitDiagnostics(program)
      .map(({ file, messageText }) => `${file?.fileName ?? ''}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`);
    expect(problems).toEqual([]);
  });

  it('shows a first request that prints what the README says it prints', async () => {
    await run('first');
    expect(await nextLines(1)).toEqual(['200 {"resource_providers":[]}']);
  });

  it('shows the same request with promises', async () => {
    await run('promise');
    expect(await nextLines(1)).toEqual(['200 {"resource_providers":[]}']);
  });

  it('shows a service client that lists projects', async () => {
    await run('client');
    expect(await nextLines(1)).toEqual(['["demo"]']);
  });

  it('shows an auth plugin that gives its token and its endpoints', async () => {
    const { corporate } = await run('plugin');
    const connection: Connection = session.connection;
    if (corporate === undefined) throw new Error('the snippet made no plugin');
    expect(await firstValueFrom(from(corporate.getHeaders(connection)))).toEqual({ 'X-Auth-Token': 'a-token' });
    expect(await firstValueFrom(from(corporate.getEndpoint(connection, { serviceType: 'compute' })))).toBe(
      'https://compute.example.com',
    );
  });

  it('shows an auth method that signs in next to a password', async () => {
    const { auth } = await run('method');
    expect(auth?.getHeaders).toBeTypeOf('function');
  });

  it('shows a stream of requests through the stages', async () => {
    await run('stream');
    expect(await nextLines(3)).toEqual(['200', '200', '200']);
  });

  it('shows a cloud for tests that counts sign-ins', async () => {
    await run('testing');
    expect(await nextLines(1)).toEqual(['0']);
  });
});
