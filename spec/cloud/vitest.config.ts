import { defineConfig } from 'vitest/config';
import unit from '../config/vitest.config.js';

/** Specs against real services: everything under spec/cloud, with the services started once for all of them. */
export default defineConfig({
  ...unit,
  test: {
    include: ['spec/cloud/**/*.spec.ts'],
    setupFiles: 'spec/hunt/vitest-setup.ts',
    globalSetup: 'spec/cloud/global-setup.ts',
    // A service's start on a busy machine; each exchange has limits of its own.
    hookTimeout: 120_000,
    testTimeout: 60_000,
    expect: { poll: { timeout: 20_000 } },
    teardownTimeout: 20_000,
    passWithNoTests: false,
  },
});
