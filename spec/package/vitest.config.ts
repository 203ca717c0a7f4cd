import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** Specs of the packed package, as a user gets it: no aliases, nothing of src. */
export default defineConfig({
  root: fileURLToPath(new URL('../../', import.meta.url)),
  test: {
    include: ['spec/package/**/*.spec.ts'],
    globalSetup: ['spec/package/install-package.ts'],
    testTimeout: 120_000,
    hookTimeout: 300_000,
  },
});
