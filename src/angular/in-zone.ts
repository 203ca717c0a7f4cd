import { NgZone } from '@angular/core';
import { Observable, type MonoTypeOperatorFunction } from 'rxjs';

/** Emits in Angular's zone if it was subscribed to there: what is waited for may run outside. */
export function inZone<T>(zone: NgZone): MonoTypeOperatorFunction<T> {
  return (source) =>
    new Observable((subscriber) => {
      if (!NgZone.isInAngularZone()) return source.subscribe(subscriber);
      return source.subscribe({
        next: (value) => { zone.run(() => { subscriber.next(value); }); },
        error: (error: unknown) => { zone.run(() => { subscriber.error(error); }); },
        complete: () => { zone.run(() => { subscriber.complete(); }); },
      });
    });
}
