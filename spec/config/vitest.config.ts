import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const root = fileURLToPath(new URL('../../', import.meta.url));
const source = (path: string): string => `${root}src/${path}`;

export default defineConfig({
  root,
  resolve: {
    alias: [
      { find: '#transport', replacement: source('http/node/adapter.ts') },
      { find: '#platform', replacement: source('http/node/platform.ts') },
      { find: '#identity-core', replacement: source('identity/present-core.ts') },
      { find: '#engine', replacement: source('session/present-engine.ts') },
      { find: '#door-parts', replacement: source('front-door/present-parts.ts') },
      { find: '#files', replacement: source('credentials/node/file-source.ts') },
      { find: /^keystoneauth-rx$/, replacement: source('index.ts') },
      { find: /^keystoneauth-rx\/(.+)$/, replacement: source('$1/index.ts') },
    ],
  },
  test: {
    setupFiles: 'spec/hunt/vitest-setup.ts',
    allowOnly: false,
    passWithNoTests: false,
    // Against standing still; how quick something is no spec says, and other lanes run beside this one.
    testTimeout: 30_000,
    expect: { poll: { timeout: 20_000 } },
    hookTimeout: 30_000,
    // Specs share modules, not state: loading them anew for each file took most of the time.
    isolate: false,
    // vitest leaves a processor free, which on two of them is half of the machine.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    projects: [
      { extends: true, test: { name: 'everywhere', include: ['spec/**/*.spec.ts'], exclude: ['spec/{angular,browser,chaos,cloud,demos,fleet,package,steady}/**', 'node_modules/**'] } },
      // Angular has one platform for each page, and zone.js changes every global it finds.
      { extends: true, test: { name: 'angular', include: ['spec/angular/**/*.spec.ts'], isolate: true, setupFiles: ['spec/angular/compiler.ts'] } },
    ],
  },
});
