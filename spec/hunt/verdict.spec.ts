import { describe, expect, it } from 'vitest';
import type { Finding, HuntReport, LaneCount } from './hunt.js';
import { countFixed, problemsOf } from './verdict.js';

const heard: LaneCount = { secrets: 9, unsearchable: 0, outputs: 9, bytes: 900, findings: 0, sinks: new Set(['event', 'error']) };
const finding: Finding = { secret: 'x-auth-token "tk…"', form: 'base64', sink: 'log', lane: 'cloud', place: 'a.spec.ts', excerpt: ' a *** b\n' };
const short = { value: 'pw', origin: 'member password', lane: 'unit', place: 'b.spec.ts' };

function report(change: Partial<HuntReport> = {}): HuntReport {
  return { lanes: new Map([['unit', heard]]), findings: [], unsearchable: [], ...change };
}

const everywhere = { joining: ['unit'], complete: true };

describe('problemsOf', () => {
  it('finds nothing wrong with a run that told enough and leaked nothing', () => {
    expect(problemsOf(report(), everywhere)).toEqual([]);
  });

  it('names a leak once, and how often it came', () => {
    const findings = [finding, { ...finding, excerpt: 'again' }, { ...finding, sink: 'event' }];

    expect(problemsOf(report({ findings }), everywhere)).toEqual([
      'LEAK x-auth-token "tk…"\n  base64 in log, cloud, a.spec.ts (2 times)\n  a *** b',
      'LEAK x-auth-token "tk…"\n  base64 in event, cloud, a.spec.ts\n  a *** b',
    ]);
  });

  it('refuses values too short to be looked for, but for those of the vectors, which it counts', () => {
    const unsearchable = [short, short, { ...short, lane: 'conformance', value: 'p' }, { ...short, lane: 'conformance:24', value: 'p' }];

    expect(problemsOf(report({ unsearchable }), everywhere)).toEqual([
      expect.stringMatching(/^TOO SHORT member password "pw…" \(2 characters, .* from b\.spec\.ts\): use a value of 12 characters/),
    ]);
    expect(countFixed(report({ unsearchable }))).toBe(1);
  });

  it('does not believe a step that met no secret, or reported no event or no error', () => {
    const lanes = (change: Partial<LaneCount>): HuntReport => report({ lanes: new Map([['unit', { ...heard, ...change }]]) });

    expect(problemsOf(lanes({ secrets: 0 }), everywhere)).toEqual([expect.stringContaining('SILENT unit told of 0 secrets:')]);
    expect(problemsOf(lanes({ sinks: new Set(['error']) }), everywhere)).toEqual([expect.stringContaining('9 secrets, no event:')]);
    expect(problemsOf(lanes({ sinks: new Set(['event']) }), everywhere)).toEqual([expect.stringContaining('9 secrets, no error:')]);
  });

  it('misses a step that did not run only where all have to', () => {
    const joining = ['unit', 'cloud'];

    expect(problemsOf(report(), { joining, complete: false })).toEqual([]);
    expect(problemsOf(report(), { joining, complete: true })).toEqual([expect.stringContaining('SILENT cloud told of 0 secrets, no event, no error')]);
  });
});
