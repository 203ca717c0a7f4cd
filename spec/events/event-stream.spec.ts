import { describe, expect, it } from 'vitest';
import type { KeystoneEvent } from '../../src/events/event.js';
import { EventStream } from '../../src/events/event-stream.js';

const alert: KeystoneEvent = { type: 'security-alert', at: 1, message: 'x' };

describe('EventStream', () => {
  it('tells everybody who listens, and only of what comes', () => {
    const stream = new EventStream();
    stream.emit(alert);
    const [first, second]: [KeystoneEvent[], KeystoneEvent[]] = [[], []];
    stream.events$.subscribe((event) => first.push(event));
    stream.events$.subscribe((event) => second.push(event));
    stream.emit(alert);
    expect([first, second]).toEqual([[alert], [alert]]);
  });

  it('builds an event only if somebody listens, and once for all', () => {
    const stream = new EventStream();
    let built = 0;
    const build = (): KeystoneEvent => ((built += 1), alert);
    stream.emit(build);
    expect([built, stream.observed]).toEqual([0, false]);
    const subscriptions = [stream.events$.subscribe(), stream.events$.subscribe()];
    expect(stream.observed).toBe(true);
    stream.emit(build);
    expect(built).toBe(1);
    for (const subscription of subscriptions) subscription.unsubscribe();
    expect(stream.observed).toBe(false);
  });

  it('takes an interest that throws for one in everything', () => {
    const stream = new EventStream();
    const heard: KeystoneEvent[] = [];
    const broken = (): never => {
      throw new Error('no interest');
    };
    stream.events$.wanting(broken).subscribe((event) => heard.push(event));
    expect(stream.wants({ type: 'request-sent' })).toBe(true);
    stream.emit(alert);
    expect(heard).toEqual([alert]);
  });

  it('cannot be pushed into, completed or failed by those who listen', () => {
    const { events$ } = new EventStream();
    expect(events$).not.toHaveProperty('next');
    expect(events$).not.toHaveProperty('complete');
  });

  it('completes for those who listen and those who come later, and is silent then', () => {
    const stream = new EventStream();
    const heard: unknown[] = [];
    stream.events$.subscribe({ next: (event) => heard.push(event), complete: () => heard.push('end') });
    stream.complete();
    stream.emit(alert);
    stream.events$.subscribe({ next: (event) => heard.push(event), complete: () => heard.push('end') });
    expect(heard).toEqual(['end', 'end']);
    expect(stream.observed).toBe(false);
  });
});
