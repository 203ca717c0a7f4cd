import { defineConfig } from 'vitest/config';
import unit from '../config/vitest.config.js';

/** Specs that take real time, demos included, apart from the unit specs so that those stay quick. */
export default defineConfig({
  ...unit,
  test: {
    include: ['spec/{steady,demos,fleet}/**/*.spec.ts'],
    setupFiles: 'spec/hunt/vitest-setup.ts',
    testTimeout: 180_000,
    expect: { poll: { timeout: 20_000 } },
    passWithNoTests: false,
  },
});
