import { describe, expect, it } from 'vitest';
import { runPlan, type PlanRun } from './plan.js';
import type { Step } from './step.js';

const print = (text: string, code = 0): Step => ({
  run: ['-e', `console.log(${JSON.stringify(text)}); process.exitCode = ${code}`],
  counts: 'exit',
});

function planned(run: Pick<PlanRun, 'steps' | 'plan'>): { run: PlanRun; stop: AbortController; output: () => string } {
  const stop = new AbortController();
  const written: string[] = [];
  const write = (text: string): void => {
    written.push(text);
  };
  return { run: { ...run, extra: [], write, stopped: stop.signal }, stop, output: () => written.join('') };
}

describe('runPlan', () => {
  it('goes on after a failed step but not with what needs it', async () => {
    const steps = { build: print('building', 1), package: { ...print('packing'), needs: ['build'] }, lint: print('linting') };
    const { run, output } = planned({ steps, plan: [[['build']], [['package'], ['lint']]] });

    const results = await runPlan(run);

    expect(results.map(({ name, succeeded }) => [name, succeeded])).toEqual([
      ['build', false],
      ['package', false],
      ['lint', true],
    ]);
    expect(output()).not.toContain('packing');
    expect(results[1]?.tally.failed).toEqual(['package (not run: build failed)']);
  });

  it('keeps the output of lanes that run side by side apart', async () => {
    const steps = { one: print('first'), two: print('second'), other: print('third') };
    const { run, output } = planned({ steps, plan: [[['one', 'two'], ['other']]] });

    await runPlan(run);

    const headings = output().match(/=== \w+|first|second|third/g);
    expect(headings).toEqual(['=== one', 'first', '=== two', 'second', '=== other', 'third']);
  });

  it('ends what runs when it is stopped, and leaves out the rest', async () => {
    const endless: Step = { run: ['-e', 'console.log("ready"); setInterval(() => {}, 1000)'], counts: 'exit' };
    const { run, stop } = planned({ steps: { endless, after: print('after') }, plan: [[['endless']], [['after']]] });
    const write = (text: string): void => {
      if (text.includes('ready')) stop.abort();
    };

    const results = await runPlan({ ...run, write });

    expect(results.flatMap(({ tally }) => tally.failed)).toEqual(['endless', 'after (not run: stopped)']);
  });

  it('runs a step by another version of Node, and gives way where it is told to', async () => {
    const text = 'process.version.slice(0, 4) + " " + require("os").getPriority()';
    const other: Step = { run: ['-e', `console.log(${text})`], counts: 'exit', node: 22, background: true };
    const { run, output } = planned({ steps: { other }, plan: [[['other']]] });

    const results = await runPlan(run);

    if (results[0]?.tally.skipped.length === 0) expect(output()).toMatch(/v22\. 1\d/);
    else expect(results[0]?.tally.skipped).toEqual(['other (no such Node here)']);
  });
});
