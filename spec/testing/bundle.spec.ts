import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';

const bundle = (entry: string): ReturnType<typeof build> =>
  build({
    entryPoints: [fileURLToPath(new URL(`../../src/testing/${entry}`, import.meta.url))],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'browser',
    logLevel: 'silent',
    metafile: true,
  });

describe('keystoneauth-rx/testing', () => {
  it('bundles for a browser without a Node built-in', async () => {
    const { outputFiles, metafile } = await bundle('index.ts');

    expect(outputFiles?.[0]?.text).toContain('/resource_providers');
    expect(Object.keys(metafile?.inputs ?? {}).filter((input) => input.includes('node:') || input.includes('testing/cloud/'))).toEqual([]);
  });

  it('leaves what needs Node to the door keystoneauth-rx/testing/cloud', async () => {
    await expect(bundle('cloud/index.ts')).rejects.toThrow(/node:http/);
  });
});
