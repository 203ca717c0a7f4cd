import { defineConfig } from 'vitest/config';
import unit from '../config/vitest.config.js';

/** Specs in a real Chromium: everything under spec/browser, with the browser and the services started once for all of them. */
export default defineConfig({
  ...unit,
  test: {
    include: ['spec/browser/**/*.spec.ts'],
    setupFiles: 'spec/hunt/vitest-setup.ts',
    globalSetup: 'spec/browser/global-setup.ts',
    // A start on a busy machine; each exchange has limits of its own.
    hookTimeout: 120_000,
    testTimeout: 60_000,
    expect: { poll: { timeout: 20_000 } },
    teardownTimeout: 20_000,
    passWithNoTests: false,
  },
});
