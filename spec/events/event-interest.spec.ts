import { describe, expect, it } from 'vitest';
import { EventStream, type EventPreview } from '../../src/events/event-stream.js';

const ending = { type: 'ending', at: 0, endsAt: 1 } as const;

describe('EventStream', () => {
  it('wants nothing while nobody listens, and everything for a plain subscriber', () => {
    const stream = new EventStream();
    expect(stream.wants({ type: 'request-sent' })).toBe(false);
    const listening = stream.events$.subscribe();
    expect(stream.wants({ type: 'request-sent', part: 'body' })).toBe(true);
    listening.unsubscribe();

    expect(stream.wants({ type: 'request-sent' })).toBe(false);
  });

  it('asks each listener what it wants, for as long as it listens', () => {
    const stream = new EventStream();
    const asked: EventPreview[] = [];
    const interest = (preview: EventPreview): boolean => asked.push(preview) > 0 && preview.part === undefined;
    const wanted$ = stream.events$.wanting(interest);
    const [first, second] = [wanted$.subscribe(), wanted$.subscribe()];
    first.unsubscribe();

    expect(stream.wants({ type: 'response-received', logger: 'mine' })).toBe(true);
    expect(stream.wants({ type: 'response-received', part: 'body' })).toBe(false);
    expect(asked).toEqual([
      { type: 'response-received', logger: 'mine' },
      { type: 'response-received', part: 'body' },
    ]);
    second.unsubscribe();
    expect(stream.wants({ type: 'response-received' })).toBe(false);
  });

  it('brings what is emitted to every listener, and ends for all', () => {
    const stream = new EventStream();
    const got: string[] = [];
    stream.events$.subscribe({ next: ({ type }) => got.push(type), complete: () => got.push('end') });
    stream.events$.wanting(() => false).subscribe({ next: ({ type }) => got.push(type), complete: () => got.push('end') });
    stream.emit(ending);
    stream.emit(() => ending);
    stream.complete();

    expect(got).toEqual(['ending', 'ending', 'ending', 'ending', 'end', 'end']);
    expect(stream.wants({ type: 'ending' })).toBe(false);
  });
});
