import { defineConfig } from 'vitest/config';
import unit from '../config/vitest.config.js';

/** Specs about a network that misbehaves: real sockets and real time, apart from the unit specs so that those stay quick. */
export default defineConfig({
  ...unit,
  test: {
    include: ['spec/chaos/**/*.spec.ts'],
    setupFiles: 'spec/hunt/vitest-setup.ts',
    testTimeout: 20_000,
    expect: { poll: { timeout: 10_000 } },
    passWithNoTests: false,
  },
});
