import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { planOf, steps } from '../config/tasks.js';

const specs = fileURLToPath(new URL('../', import.meta.url));
/** Its programs run the package as it is published, in folders and versions of Node of their own; what they print is searched. */
const APART = 'package';

describe('the steps of npm test', () => {
  it('end with the search', () => {
    expect(planOf('test')?.at(-1)).toEqual([['test:secrets']]);
  });

  it('join the hunt when they run the library', () => {
    const running = planOf('test')?.flat(2).filter((name) => name !== APART && (steps[name]?.counts === 'vitest' || name === 'conformance'));

    expect(running?.filter((name) => steps[name]?.hunted !== true)).toEqual([]);
    expect(running?.length).toBeGreaterThan(4);
  });

  it('load the set-up of the hunt into each of their processes', () => {
    const configurations = readdirSync(specs)
      .filter((name) => name !== APART)
      .map((name) => join(specs, name, 'vitest.config.ts'))
      .filter((path) => existsSync(path));

    expect(configurations.filter((path) => !readFileSync(path, 'utf8').includes("setupFiles: 'spec/hunt/vitest-setup.ts'"))).toEqual([]);
    expect(steps['conformance']?.run).toContain('./spec/hunt/join.ts');
  });
});
