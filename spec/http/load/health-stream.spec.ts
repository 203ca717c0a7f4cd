import { describe, expect, it } from 'vitest';
import type { EndpointHealth } from '../../../src/http/load/endpoint-health.js';
import { HealthStream } from '../../../src/http/load/health-stream.js';

const listOf = (endpoint: string): readonly EndpointHealth[] => [{ endpoint } as EndpointHealth];

function listen(stream: HealthStream): string[] {
  const heard: string[] = [];
  stream.health$.subscribe({
    next: (list) => heard.push(list.map(({ endpoint }) => endpoint).join()),
    complete: () => heard.push('complete'),
  });
  return heard;
}

describe('HealthStream', () => {
  it('begins with an empty list', () => {
    expect(listen(new HealthStream())).toEqual(['']);
  });

  it('gives the present list at once, and another one only if it is another one', () => {
    const stream = new HealthStream();
    let list = listOf('a');
    stream.from(() => list);
    const heard = listen(stream);
    stream.changed();
    list = listOf('b');
    stream.changed();
    expect([heard, listen(stream)]).toEqual([['a', 'b'], ['b']]);
  });

  it('completes, and gives the last list to who comes later', () => {
    const stream = new HealthStream();
    stream.from(() => listOf('a'));
    const heard = listen(stream);
    stream.complete();
    expect([heard, listen(stream)]).toEqual([['a', 'complete'], ['a', 'complete']]);
  });
});
