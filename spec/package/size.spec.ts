import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build, type BuildResult, type Plugin } from 'esbuild';
import { describe, expect, inject, it } from 'vitest';
import { manifest } from './doors.js';

const { plain, complete } = inject('package');

/** What an app loads from its start: our files in it, how large they are, and their text. */
interface Carried {
  readonly kilobytes: number;
  readonly files: readonly string[];
  readonly text: string;
}

/** What the issue leaves to others, and what a browser fetches for everybody. */
const OTHERS = ['rxjs', 'axios', '@noble/hashes', '@angular/*', 'saxes', 'tough-cookie', 'yaml'];

/** Bundles as Angular does: esbuild, minified, split; chunks that are imported dynamically do not count. */
async function carried(program: string, { folder = plain, plugins = [] }: { folder?: string; plugins?: readonly Plugin[] } = {}): Promise<Carried> {
  const { metafile, outputFiles } = await build({
    stdin: { contents: program, resolveDir: folder },
    absWorkingDir: folder,
    outdir: 'bundle',
    plugins: [...plugins],
    external: OTHERS,
    ...{ bundle: true, splitting: true, minify: true, metafile: true, write: false },
    ...{ format: 'esm', platform: 'browser', target: 'es2022', logLevel: 'silent' },
  } as const);
  const needed = neededFromTheStart(metafile);
  const chunks = outputFiles.filter(({ path }) => needed.has(path.slice(folder.length + 1)));
  const sizes = chunks.map(({ contents }) => gzipSync(contents).length);
  return {
    kilobytes: sizes.reduce((sum, size) => sum + size, 0) / 1000,
    files: [...needed].flatMap((chunk) => Object.entries(metafile.outputs[chunk]!.inputs)).flatMap(([file, { bytesInOutput }]) => (bytesInOutput > 0 ? [file] : [])),
    text: chunks.map(({ text }) => text).join('\n'),
  };
}

function neededFromTheStart({ outputs }: NonNullable<BuildResult['metafile']>): ReadonlySet<string> {
  const needed = new Set<string>();
  const add = (chunk: string): void => {
    if (needed.has(chunk)) return;
    needed.add(chunk);
    for (const { path, kind, external } of outputs[chunk]?.imports ?? []) if (kind === 'import-statement' && external !== true) add(path);
  };
  add(Object.keys(outputs).find((name) => outputs[name]?.entryPoint !== undefined && name.endsWith('stdin.js'))!);
  return needed;
}

/** Leaves out what a door takes from the rest of the package. */
const ownCodeOf = (door: string): Plugin => ({
  name: 'own-code',
  setup: ({ onResolve }) => {
    onResolve({ filter: /^\./ }, ({ path, resolveDir }) => {
      return join(resolveDir, path).includes(`/dist/${door}/`) ? undefined : { path, external: true };
    });
  },
});

const TYPICAL_APP = `
  import { Session, Adapter } from '${manifest.name}';
  import * as v3 from '${manifest.name}/v3';
  const session = new Session({ auth: v3.password({ authUrl: '/identity', username: 'u', password: () => prompt('?'), userDomainId: 'default' }) });
  new Adapter({ session, serviceType: 'compute' }).get('/servers').subscribe(console.log);`;

/** Texts of ours that nobody needs who signs in with a password: where they come from, as it stands in the source. */
const MARKS = {
  OIDC: 'urn:ietf:params:oauth:grant-type:device_code',
  'OIDC discovery': '/.well-known/openid-configuration',
  OAuth1: 'oauth_signature_method',
  OAuth2: 'client_credentials',
  SAML: 'urn:oasis:names:tc:SAML',
  'WebSSO and federation': '/OS-FEDERATION/',
  'clouds.yaml': 'clouds.yaml',
};

describe('what an app carries from its start', () => {
  it('is at most 15 kB of ours with Session, Adapter and v3.password', async () => {
    const { kilobytes } = await carried(TYPICAL_APP);

    expect(kilobytes).toBeLessThanOrEqual(15);
  });

  it('holds no OIDC, no OAuth, no SAML and no clouds.yaml unless it names them', async () => {
    const { files, text } = await carried(TYPICAL_APP);

    expect(Object.entries(MARKS).filter(([, mark]) => text.includes(mark))).toEqual([]);
    expect(files.filter((file) => /\/dist\/(loading|operations|cli|node)\/|\/identity\/(oidc|oauth1|oauth2|federation|ec2|kerberos)\//.test(file))).toEqual([]);
  });

  it('would show these texts if it named them', async () => {
    const { text } = await carried(`import * as v3 from '${manifest.name}/v3'; console.log(v3.oidcDeviceAuthorization, v3.oauth1);`);

    expect([MARKS.OIDC, MARKS['OIDC discovery'], MARKS.OAuth1].filter((mark) => !text.includes(mark))).toEqual([]);
  });

  it('does not import axios, which only those have who bring an instance of it', async () => {
    const { text } = await carried(TYPICAL_APP);

    expect(/(from|import)\s*\(?["']axios["']/.test(text)).toBe(false);
  });

  it('is at most 40 kB with everything that the front door has', async () => {
    const { kilobytes } = await carried(`import * as all from '${manifest.name}'; console.log(all);`);

    expect(kilobytes).toBeLessThanOrEqual(40);
  });

  it('is at most 5 kB of the code that is for Angular alone', async () => {
    const { text } = await carried(`import * as all from '${manifest.name}/angular'; console.log(all);`, { folder: complete, plugins: [ownCodeOf('angular')] });
    // The lines that name what comes from elsewhere are in no app: there everything is in one bundle.
    const own = text.replaceAll(/import\s*(?:\{[^}]*\}|\* as \w+)\s*from\s*"[^"]*";?/g, '');

    expect(own).toContain('keystone:');
    expect(own).not.toMatch(/\bfrom\s*"/);
    expect(gzipSync(own).length / 1000).toBeLessThanOrEqual(5);
  });
});
