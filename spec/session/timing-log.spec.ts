import { describe, expect, it } from 'vitest';
import type { Timing } from '../../src/http/report/timing.js';
import { TimingLog } from '../../src/session/timing-log.js';

const timing = (index: number): Timing => ({
  exchange: index,
  attempt: 1,
  status: 200,
  code: undefined,
  requestElapsedMs: index,
  method: 'GET',
  url: `http://cloud.test/${index}`,
  elapsedMs: index,
});

describe('TimingLog', () => {
  it('keeps the last thousand, oldest first', () => {
    const log = new TimingLog(true);

    for (let index = 0; index < 2500; index += 1) log.collector?.(timing(index));
    const kept = log.entries().map(({ exchange }) => exchange);

    expect(kept).toEqual(Array.from({ length: 1000 }, (_, index) => 1500 + index));
  });

  it('collects nothing unless it is wanted', () => {
    const log = new TimingLog(false);

    expect(log.collector).toBeUndefined();
    expect(log.entries()).toEqual([]);
  });

  it('forgets when told to, and hands out copies', () => {
    const log = new TimingLog(true);
    log.collector?.(timing(1));
    const before = log.entries();

    for (let index = 1; index < 1500; index += 1) log.collector?.(timing(index));
    log.reset();
    log.collector?.(timing(2));

    expect(before).toEqual([timing(1)]);
    expect(log.entries()).toEqual([timing(2)]);
  });
});
