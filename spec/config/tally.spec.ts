import { describe, expect, it } from 'vitest';
import { addTallies, closingLine, forbidSkips, tallyExit, tallyLastLine, tallyVitest, type VitestReport } from './tally.js';

const report = (...statuses: string[]): VitestReport => ({
  success: !statuses.includes('failed'),
  testResults: [
    {
      name: 'a.spec.ts',
      status: statuses.includes('failed') ? 'failed' : 'passed',
      assertionResults: statuses.map((status, index) => ({ fullName: `spec ${index}`, status })),
    },
  ],
});

describe('tallyVitest', () => {
  it('counts every spec and names what failed or was skipped', () => {
    expect(tallyVitest('unit', false, report('passed', 'failed', 'skipped', 'todo', 'passed'))).toEqual({
      passed: 2,
      failed: ['unit: spec 1'],
      skipped: ['unit: spec 2', 'unit: spec 3'],
    });
  });

  it('counts a file that could not be loaded as one failure', () => {
    const broken: VitestReport = { success: false, testResults: [{ name: 'b.spec.ts', status: 'failed', assertionResults: [] }] };

    expect(tallyVitest('unit', false, broken).failed).toEqual(['unit: b.spec.ts']);
  });

  it('counts a run that failed although every spec passed', () => {
    expect(tallyVitest('unit', false, report('passed'))).toEqual({ passed: 1, failed: ['unit (see its output)'], skipped: [] });
  });

  it('counts a run without a report as one failure', () => {
    expect(tallyVitest('unit', true, undefined).failed).toHaveLength(1);
  });
});

describe('tallyLastLine', () => {
  it('reads the counts from the last line alone', () => {
    const tally = tallyLastLine('conformance', false, '7 passed, 0 failed\nmore\n12 passed, 2 failed\n');

    expect(closingLine(tally)).toBe('12 passed, 2 failed');
  });

  it('leaves out the skips, which conformance counts apart', () => {
    expect(closingLine(tallyLastLine('conformance', true, '12 passed, 0 failed, 5 skipped'))).toBe('12 passed, 0 failed');
  });

  it('fails a step that ended without its counts, or with a failure its counts do not show', () => {
    expect(tallyLastLine('conformance', true, 'done\n').failed).toHaveLength(1);
    expect(tallyLastLine('conformance', false, '12 passed, 0 failed\n').failed).toHaveLength(1);
  });
});

describe('closingLine', () => {
  it('adds up what all steps came to', () => {
    const total = addTallies([tallyExit('types', true), tallyExit('lint', false), tallyVitest('unit', true, report('passed', 'skipped'))]);

    expect(closingLine(total)).toBe('2 passed, 1 failed, 1 skipped');
  });
});

describe('forbidSkips', () => {
  it('turns each skip into a failure with its name', () => {
    expect(forbidSkips(tallyVitest('unit', true, report('passed', 'skipped')))).toEqual({
      passed: 1,
      failed: ['unit: spec 1 (skipped)'],
      skipped: [],
    });
  });
});
