import { NEVER, of, Subject, tap } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { behind, type Passage } from '../../src/http/gate.js';
import { RequestLimit } from '../../src/http/request-limit.js';
import { VirtualRuntime } from '../token/virtual-runtime.js';

const passage: Passage = { runtime: new VirtualRuntime(), label: () => 'GET http://h/x', urgent: false };

describe('behind', () => {
  it('takes a place of each gate while the work goes on', () => {
    const [outer, inner] = [new RequestLimit({ concurrency: 1 }), new RequestLimit({ concurrency: 2 })];
    const work$ = new Subject<string>();
    const seen: string[] = [];
    behind([outer, inner], passage, work$).subscribe((value) => seen.push(value));
    expect([outer.inFlight, inner.inFlight, seen]).toEqual([1, 1, []]);
    work$.next('done');
    expect([outer.inFlight, inner.inFlight, seen]).toEqual([0, 0, ['done']]);
  });

  it('has given its places back when the value is passed on: a retry waits for its turn as others do', () => {
    const gate = new RequestLimit({ concurrency: 1 });
    let held = -1;
    behind([gate], passage, of('x')).subscribe(() => (held = gate.inFlight));
    expect(held).toBe(0);
  });

  it('does not begin the work before its turn', () => {
    const gate = new RequestLimit({ concurrency: 1 });
    const first = behind([gate], passage, NEVER).subscribe();
    let begun = false;
    const second$ = behind([gate], passage, of('x').pipe(tap({ subscribe: () => (begun = true) })));
    second$.subscribe();
    expect([begun, gate.waiting]).toEqual([false, 1]);
    first.unsubscribe();
    expect([begun, gate.inFlight]).toEqual([true, 0]);
  });

  it('waits for no place any more when nobody wants the value', () => {
    const [outer, inner] = [new RequestLimit({ concurrency: 1 }), new RequestLimit({ concurrency: 1 })];
    const blocking = behind([inner], passage, NEVER).subscribe();
    const waiting = behind([outer, inner], passage, NEVER).subscribe();
    expect([outer.inFlight, inner.waiting]).toEqual([1, 1]);
    waiting.unsubscribe();
    expect([outer.inFlight, inner.waiting]).toEqual([0, 0]);
    blocking.unsubscribe();
  });

  it('is the error of a gate that refuses', () => {
    const gate = new RequestLimit({ concurrency: 1, queueLimit: 0 });
    behind([gate], passage, NEVER).subscribe();
    let caught: unknown;
    behind([gate], passage, NEVER).subscribe({ error: (error: unknown) => (caught = error) });
    expect(caught).toMatchObject({ code: 'queue-full' });
    expect(gate.waiting).toBe(0);
  });
});
