import { EMPTY, mergeMap, NEVER, of, Subject, throwError, type Observable } from 'rxjs';
import { describe, expect, it } from 'vitest';
import type { RequestTrace, TracedEnd } from '../../src/http/tracer-port.js';
import { inTurn } from '../../src/request/in-turn.js';
import type { ApiRequest } from '../../src/request/api-request.js';
import type { Journey } from '../../src/request/journey.js';

/** Journeys that are followed, one after the other of which gets its turn, and how those ended that never had one. */
function line(work: (url: string) => Observable<string>) {
  const ended: [string, string | undefined][] = [];
  const journey = (url: string): Journey => {
    const trace = { ended: (end: TracedEnd) => ended.push([url, end.failure?.code]) } as unknown as RequestTrace;
    return { kind: 'journey', request: { url }, trace } as unknown as Journey;
  };
  const source = new Subject<ApiRequest | Journey>();
  const heard: string[] = [];
  const urlOf = (item: ApiRequest | Journey): string => ('request' in item ? item.request.url : item.url);
  const flight = inTurn(source, (item) => work(urlOf(item)), (items, begun) => items.pipe(mergeMap(begun, 1))).subscribe({
    next: (value) => heard.push(value),
    error: (error: unknown) => heard.push(String(error)),
  });
  return { ended, heard, flight, source, come: (...urls: string[]) => { for (const url of urls) source.next(journey(url)); } };
}

describe('inTurn', () => {
  it('ends what never had its turn when nobody waits any more', () => {
    const { come, ended, flight } = line(() => NEVER);
    come('first', 'second', 'third');
    expect(ended).toEqual([]);
    flight.unsubscribe();
    expect(ended).toEqual([['second', 'aborted'], ['third', 'aborted']]);
  });

  it('ends it when another one’s error ends the stream', () => {
    const first$ = new Subject<string>();
    const { come, ended, heard } = line((url) => (url === 'first' ? first$ : NEVER));
    come('first', 'second');
    first$.error('out of order');
    expect([ended, heard]).toEqual([[['second', 'aborted']], ['out of order']]);
  });

  it('leaves alone what had its turn, and what nobody follows', () => {
    const { come, ended, flight, heard, source } = line((url) => (url === 'plain' ? NEVER : of(url)));
    come('first', 'second');
    source.next({ url: 'plain' });
    source.next({ url: 'never' });
    flight.unsubscribe();
    expect([ended, heard]).toEqual([[], ['first', 'second']]);
  });

  it('passes on the end of the stream', () => {
    const outcomes = [EMPTY, throwError(() => 'broken')].map((source) => {
      let how = 'open';
      inTurn(source, () => NEVER, (items, begun) => items.pipe(mergeMap(begun, 1))).subscribe({ error: (error: unknown) => (how = String(error)), complete: () => (how = 'complete') });
      return how;
    });
    expect(outcomes).toEqual(['complete', 'broken']);
  });
});
