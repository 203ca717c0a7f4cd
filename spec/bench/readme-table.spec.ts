import { describe, expect, it } from 'vitest';
import type { BenchFigures, SeriesFigures } from './bench-figures.js';
import { readmeTable, withReadmeTable } from './readme-table.js';

const series = (cpuMicroseconds: number, others: Partial<SeriesFigures> = {}): SeriesFigures => ({ cpuMicroseconds, requestsPerSecond: 4321, lost: 0, ...others });

const figures: BenchFigures = {
  machine: { processor: 'Abacus 9', cores: 2, node: 'v20.19.0', platform: 'linux x64' },
  minutes: 10.4,
  cpuRatioToStockAxios: 0.43,
  stageMicroseconds: 4.2,
  stages: { pathMicroseconds: 12, exchangeMicroseconds: 7.8, each: { resolveEndpoint: 0.9, identify: 1.75 } },
  traffic: {
    'http, 2 kB, one after the other': {
      ours: series(250, { ratioToRaw: 1.25, eventLoopDelayP99Ms: 0.5 }),
      'node:http': series(200, { ratioToRaw: 1 }),
      'net/http': series(120.4),
    },
  },
  callers: { revoked: { ours: { callers: 1000, signIns: 1, lost: 0 }, keystoneauth1: { callers: 1000, signIns: 3, lost: 61 } }, cold: { ours: { callers: 1000, signIns: 1, lost: 0 } } },
  renewals: { ours: { requests: 20_500, waited: 0, lost: 0, renewals: 4 } },
  start: { 'node -e 0': { calls: 0, wallMs: 40, cpuMs: 35, residentMiB: 41 }, ours: { calls: 2, wallMs: 210, cpuMs: 180, residentMiB: 77 } },
  importing: { cpuSeconds: 0.12, residentMiB: 20 },
  memoryPerSession: { ours: 41.5 },
  growthPer100000: 12,
  missing: { undici: 'not installed' },
};

const rows = (text: string): readonly string[] => text.split('\n').filter((line) => line.startsWith('|'));

describe('readmeTable', () => {
  it('says on which machine it was measured', () => {
    expect(readmeTable(figures)).toContain('Abacus 9, 2 cores, linux x64, Node v20.19.0, in 11 minutes.');
  });

  it('sets each figure beside its budget', () => {
    expect(rows(readmeTable(figures))).toContain('| CPU of all stages of a request, answered from memory | at most 5 µs | 4.20 µs |');
    expect(rows(readmeTable(figures))).toContain('| requests, of 20,500, that waited for one of 4 renewals | at most 0 | 0 |');
  });

  it('does not hide a budget that is not met', () => {
    expect(rows(readmeTable(figures))).toContain('| the dearest of them (`identify`) | at most 1.5 µs | **1.75 µs** (not met) |');
    expect(rows(readmeTable(figures))).toContain('| memory of a session | at most 40 KiB | **41.5 KiB** (not met) |');
  });

  it('compares contestants with the plain client of their language, which has no ratio itself', () => {
    expect(rows(readmeTable(figures))).toContain('| http, 2 kB, one after the other | 250 (×1.25) | 200 | 120 |');
  });

  it('leaves the place of who cannot do something empty', () => {
    expect(rows(readmeTable(figures))).toContain('| revoked | 1 / 0 | 3 / 61 |');
    expect(rows(readmeTable(figures))).toContain('| cold | 1 / 0 |  |');
  });

  it('has no line for what nobody was measured in', () => {
    const text = readmeTable({ ...figures, memoryPerSession: {} });
    expect(text).toContain('| HTTP calls |  | 2 |');
    expect(text).not.toContain('further session');
  });

  it('names who is missing', () => {
    expect(readmeTable(figures)).toMatch(/did not have them: undici\.$/);
  });

  it('shows nothing that was not measured', () => {
    expect(readmeTable({ stageMicroseconds: 6 })).toBe(
      '| promised | budget | measured |\n|---|--:|--:|\n| CPU of all stages of a request, answered from memory | at most 5 µs | **6 µs** (not met) |',
    );
  });

  it('says of a quick run that it was one', () => {
    expect(readmeTable({ ...figures, quick: true })).toContain('not for the record');
    expect(readmeTable(figures)).not.toContain('not for the record');
  });
});

describe('withReadmeTable', () => {
  it('replaces what is between the marks and nothing else', () => {
    const text = withReadmeTable('before\n<!-- bench -->\nold $& figures\n<!-- /bench -->\nafter\n', { stageMicroseconds: 3 });
    expect(text).toBe(`before\n<!-- bench -->\n${readmeTable({ stageMicroseconds: 3 })}\n<!-- /bench -->\nafter\n`);
  });

  it('fills a place that is empty', () => {
    expect(withReadmeTable('<!-- bench -->\n<!-- /bench -->', { stageMicroseconds: 3 })).toContain('at most 5 µs');
  });

  it('refuses a text without a place for it', () => {
    expect(() => withReadmeTable('nothing', figures)).toThrow('<!-- bench -->');
  });
});
