import { rmSync } from 'node:fs';
import type { Plan } from './plan.js';
import type { Step } from './step.js';

const vitest = (config: string): string[] => ['node_modules/vitest/vitest.mjs', 'run', '--config', config];
const typescript = (config: string): string[] => ['node_modules/typescript/bin/tsc', '-p', config];
const script = (path: string): string[] => ['--import', 'tsx', path];
/** What the optimizing compiler makes is on the heap too, and grows for long: it is left out, but for hashing. */
const soak = ['--no-sparkplug', '--no-flush-bytecode', '--turbo-filter=process', ...script('spec/soak/run.ts')];
const depcruise = ['node_modules/dependency-cruiser/bin/dependency-cruise.mjs', '--config', 'spec/config/dependency-cruiser.cjs'];

const unit: Step = { run: vitest('spec/config/vitest.config.ts'), counts: 'vitest', hunted: true };
const conformance: Step = { run: [...script('--import'), './spec/hunt/join.ts', 'spec/conformance/run.ts'], counts: 'last-line', hunted: true };
const under = (step: Step, node: number): Step => ({ ...step, node, background: true });

/** Everything that can be run, by name. */
export const steps: Readonly<Record<string, Step>> = {
  types: { run: typescript('tsconfig.json'), counts: 'exit' },
  lint: {
    run: ['node_modules/eslint/bin/eslint.js', '--config', 'spec/config/eslint.config.js', '--max-warnings', '0', '.'],
    counts: 'exit',
  },
  layers: { run: [...depcruise, 'src', 'spec', 'demos'], counts: 'exit' },
  'layers:check': { run: [...script('spec/config/draw-layers.ts'), '--check'], counts: 'exit' },
  'layers:draw': { run: script('spec/config/draw-layers.ts'), counts: 'exit' },
  build: {
    prepare: () => {
      rmSync('dist', { recursive: true, force: true });
    },
    run: typescript('spec/config/tsconfig.build.json'),
    counts: 'exit',
  },
  bundle: { run: script('spec/config/bundle/bundle.ts'), counts: 'exit', needs: ['build'] },
  'test:unit': unit,
  'test:unit:22': under(unit, 22),
  'test:unit:24': under(unit, 24),
  conformance,
  'conformance:22': under(conformance, 22),
  'conformance:24': under(conformance, 24),
  package: { run: vitest('spec/package/vitest.config.ts'), counts: 'vitest', needs: ['build', 'bundle'] },
  'test:steady': { run: vitest('spec/steady/vitest.config.ts'), counts: 'vitest', hunted: true },
  'test:chaos': { run: vitest('spec/chaos/vitest.config.ts'), counts: 'vitest', hunted: true },
  'test:soak': { run: [...soak, '--short'], counts: 'last-line' },
  'test:cloud': { run: ['spec/cloud/run.mjs'], counts: 'vitest', limitMinutes: 30, hunted: true },
  'test:browser': { run: vitest('spec/browser/vitest.config.ts'), counts: 'vitest', limitMinutes: 20, hunted: true },
  'test:secrets': { run: script('spec/hunt/search.ts'), counts: 'last-line' },
  chaos: { run: script('spec/chaos/run.ts'), counts: 'last-line', limitMinutes: 60 },
  soak: { run: soak, counts: 'last-line', limitMinutes: 60 },
  // Stryker wants a later Node than the package does.
  mutation: { run: script('spec/mutation/run.ts'), counts: 'exit', limitMinutes: 240, node: 24, background: true },
  bench: { run: ['spec/bench/run.mjs'], counts: 'exit', needs: ['build'], limitMinutes: 40 },
  'bench:streams': { run: ['spec/bench/run.mjs', 'back-pressure.ts'], counts: 'exit', needs: ['build'] },
  'bench:command': { run: ['spec/bench/run.mjs', 'cold-start.ts'], counts: 'exit', needs: ['build', 'bundle'] },
  'api:update': { run: script('spec/package/update-api-report.ts'), counts: 'exit', needs: ['build'] },
};

const plans: Readonly<Record<string, Plan>> = {
  test: [
    [['types', 'layers', 'layers:check', 'build', 'bundle'], ['lint']],
    [['test:unit']],
    [['conformance', 'test:chaos'], ['test:steady']],
    [['package', 'test:soak', 'test:unit:22', 'conformance:22'], ['test:cloud', 'test:browser', 'test:unit:24', 'conformance:24']],
    [['test:secrets']],
  ],
  build: [[['build', 'bundle']]],
  package: [[['build', 'bundle']], [['package']]],
  bench: [[['build', 'bundle']], [['bench']]],
  'bench:streams': [[['build', 'bundle']], [['bench:streams']]],
  'bench:command': [[['build', 'bundle']], [['bench:command']]],
  'api:update': [[['build']], [['api:update']]],
};

/** What can be asked for on the command line. */
export const taskNames: readonly string[] = [...new Set(['test', ...Object.keys(steps)])];

/** How a task is carried out; `undefined` if there is none of that name. */
export function planOf(task: string): Plan | undefined {
  return plans[task] ?? (task in steps ? [[[task]]] : undefined);
}
