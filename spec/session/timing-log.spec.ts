import { describe, expect, it } from 'vitest';
import { TimingLog } from '../../src/session/timing-log.js';

const timing = (index: number): { method: string; url: string; elapsedMs: number } => ({
  method: 'GET',
  url: `http://cloud.test/${index}`,
  elapsedMs: index,
});

describe('TimingLog', () => {
  it('keeps the last thousand, oldest first', () => {
    const log = new TimingLog(true);

    for (let index = 0; index < 2500; index += 1) log.collector?.(timing(index));

    expect(log.entries()).toHaveLength(1000);
    expect([log.entries()[0], log.entries().at(-1)]).toEqual([timing(1500), timing(2499)]);
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

    log.reset();
    log.collector?.(timing(2));

    expect(before).toEqual([timing(1)]);
    expect(log.entries()).toEqual([timing(2)]);
  });
});
