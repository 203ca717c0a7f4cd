import { NgZone } from '@angular/core';
import { Subject } from 'rxjs';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { inZone } from '../../src/angular/in-zone.js';

/** A zone that counts who comes in. */
function zoneOf(): { readonly zone: NgZone; readonly runs: () => number } {
  let runs = 0;
  const run = <T>(act: () => T): T => {
    runs += 1;
    return act();
  };
  return { zone: { run } as Partial<NgZone> as NgZone, runs: () => runs };
}

const subscribedInside = (isInside: boolean): void => {
  const spy = vi.spyOn(NgZone, 'isInAngularZone').mockReturnValue(isInside);
  onTestFinished(() => { spy.mockRestore(); });
};

describe('inZone', () => {
  it.each([[true, 2], [false, 0]])('emits in the zone only for who subscribed there: %s', (isInside, runs) => {
    subscribedInside(isInside);
    const source$ = new Subject<number>();
    const counted = zoneOf();
    const values: unknown[] = [];
    source$.pipe(inZone(counted.zone)).subscribe({ next: (value) => { values.push(value); }, complete: () => { values.push('end'); } });

    source$.next(1);
    source$.complete();

    expect(values).toEqual([1, 'end']);
    expect(counted.runs()).toBe(runs);
  });

  it('brings errors in too, and unsubscribes', () => {
    subscribedInside(true);
    const source$ = new Subject<number>();
    const counted = zoneOf();
    const errors: unknown[] = [];
    source$.pipe(inZone(counted.zone)).subscribe({ error: (error: unknown) => { errors.push(error); } });
    source$.pipe(inZone(counted.zone)).subscribe({ error: () => undefined }).unsubscribe();

    source$.error('broken');

    expect(errors).toEqual(['broken']);
    expect(counted.runs()).toBe(1);
  });
});
