import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import unit from '../config/vitest.config.js';
import { FOLDERS, LEFT_OUT, specsFor } from './folders.js';
import { keptThreads } from './kept-threads.js';

/** The folder that is mutated; without it, all of them. */
const folder = process.env['MUTATION_FOLDER'];

/** The specs of the folder come first, short ones before long ones: most mutants die of those. */
class NearestFirst extends BaseSequencer {
  override sort(specs: TestSpecification[]): Promise<TestSpecification[]> {
    const distance = ({ moduleId }: TestSpecification): number =>
      readFileSync(moduleId).length + (moduleId.includes(`/spec/${folder ?? ''}/`) ? 0 : 1_000_000);
    return Promise.resolve([...specs].sort((one, other) => distance(one) - distance(other)));
  }
}

const threads: Plugin = {
  name: 'kept-threads',
  configureVitest: ({ vitest, project }) => {
    const { pool, end } = keptThreads();
    Object.assign(project.config, { pool: pool.name, poolRunner: pool });
    vitest.onClose(end);
  },
};

export default defineConfig({
  root: fileURLToPath(new URL('../../', import.meta.url)),
  resolve: { alias: unit.resolve?.alias ?? [] },
  plugins: [threads],
  test: {
    setupFiles: 'spec/hunt/vitest-setup.ts',
    include: (folder === undefined ? FOLDERS : [folder]).flatMap(specsFor),
    exclude: [...LEFT_OUT, 'node_modules/**'],
    allowOnly: false,
    isolate: true,
    sequence: { sequencer: NearestFirst },
  },
});
