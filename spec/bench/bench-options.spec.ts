import { describe, expect, it } from 'vitest';
import { readBenchOptions } from './bench-options.js';

describe('readBenchOptions', () => {
  it('measures everything once where nothing is said', () => {
    expect(readBenchOptions([])).toEqual({ parts: ['stages', 'traffic', 'renewals', 'callers', 'start', 'memory'], quick: false, json: undefined, readme: false });
  });

  it('measures the parts that are named, in their order', () => {
    expect(readBenchOptions(['--quick', '--only', 'wire,stages', '--json', 'figures.json'])).toEqual({ parts: ['wire', 'stages'], quick: true, json: 'figures.json', readme: false });
  });

  it('puts a whole run into the README, and no other', () => {
    expect(readBenchOptions(['--readme']).readme).toBe(true);
    expect(() => readBenchOptions(['--readme', '--quick'])).toThrow('whole run');
    expect(() => readBenchOptions(['--readme', '--only', 'stages'])).toThrow('whole run');
  });

  it('refuses what it does not know, and names what there is', () => {
    expect(() => readBenchOptions(['--fast'])).toThrow('--quick');
    expect(() => readBenchOptions(['--only', 'bandwidth'])).toThrow('stages, wire, traffic');
    expect(() => readBenchOptions(['--json'])).toThrow('--json wants a value');
  });
});
