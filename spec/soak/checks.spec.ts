import { describe, expect, it } from 'vitest';
import { checksOf } from './checks.js';
import type { SoakReport } from './soak.js';

/** Ten samples of a heap of 10 MB that grows by so many bytes per request. */
const heap = (bytesPerRequest: number, scatter = 0): SoakReport['heap'] =>
  Array.from({ length: 10 }, (_, index) => ({
    requests: 10_000 * (index + 1),
    bytes: 1e7 + bytesPerRequest * 10_000 * (index + 1) + ((index * 7) % 10) * scatter,
  }));

const sound: SoakReport = {
  ...{ requests: 100_000, seconds: 60, endings: { 'get: value': 100_000 }, wrong: [], grown: '', left: '', rssBytes: 1e8 },
  signIns: { seen: 20, atLeast: 20, atMost: 20 },
  heap: heap(0),
};

const failed = (report: Partial<SoakReport>, isLong = true): readonly string[] =>
  checksOf({ ...sound, ...report }, isLong).flatMap(({ name, problem }) => (problem === undefined ? [] : [name]));

describe('checksOf', () => {
  it('finds nothing wrong where all is as it has to be', () => {
    expect(checksOf(sound, true)).toHaveLength(5);
    expect(failed({})).toEqual([]);
  });

  it.each<[string, Partial<SoakReport>]>([
    ['every request ends as it has to', { wrong: ['get ended in http-error, not in value'] }],
    ['every request ends as it has to', { requests: 999 }],
    ['sign-ins are those that the lives of the tokens ask for', { signIns: { seen: 21, atLeast: 20, atMost: 20 } }],
    ['sign-ins are those that the lives of the tokens ask for', { signIns: { seen: 19, atLeast: 20, atMost: 25 } }],
    ['the heap does not grow', { heap: heap(2) }],
    ['nobody listens who did not before', { grown: '3 subscriptions' }],
    ['nothing is left when everything is closed', { left: '1 timers' }],
  ])('fails "%s"', (name, report) => {
    expect(failed(report)).toEqual([name]);
  });

  it('wants proof of a long life only, where samples scatter', () => {
    const scattered = { heap: heap(0.5, 30_000) };

    expect(failed(scattered)).toEqual(['the heap does not grow']);
    expect(failed(scattered, false)).toEqual([]);
    expect(failed({ heap: heap(20, 30_000) }, false)).toEqual(['the heap does not grow']);
  });
});
