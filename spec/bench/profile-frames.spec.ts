import type { Profiler } from 'node:inspector';
import { describe, expect, it } from 'vitest';
import { topFrames } from './profile-frames.js';

const node = (id: number, functionName: string, url = '', lineNumber = -1): Profiler.ProfileNode => ({ id, callFrame: { functionName, url, lineNumber, columnNumber: 0, scriptId: '0' } });

const profile: Profiler.Profile = {
  nodes: [
    node(1, '(idle)'),
    node(2, '(garbage collector)'),
    node(3, 'send', 'file:///home/somebody/project/dist/request/send.js', 41),
    node(4, '', 'file:///home/somebody/project/node_modules/rxjs/dist/esm/map.js', 2),
    node(5, 'send', 'file:///home/somebody/project/dist/request/send.js', 41),
  ],
  startTime: 0,
  endTime: 1100,
  samples: [1, 3, 2, 5, 4],
  timeDeltas: [1000, 30, 20, 40, 10],
};

describe('topFrames', () => {
  it('adds up the time of a function wherever it was called from, without what was idle', () => {
    expect(topFrames(profile, 1)).toEqual([{ where: 'send dist/request/send.js:42', percent: 70 }]);
  });

  it('puts the dearest first, by paths below the project', () => {
    expect(topFrames(profile, 10).map(({ where }) => where)).toEqual([
      'send dist/request/send.js:42',
      '(garbage collector)',
      '(anonymous) node_modules/rxjs/dist/esm/map.js:3',
    ]);
  });
});
