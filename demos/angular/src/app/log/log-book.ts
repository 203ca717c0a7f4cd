import { computed, Injectable, signal, type Signal } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import type { KeystoneEvent } from 'keystoneauth-rx';
import { injectEvents, injectKeystone } from 'keystoneauth-rx/angular';
import { filter, scan, switchMap } from 'rxjs';
import { CHANNELS, channelOf, type Channel } from './channel';
import { logLine, type LogLine } from './log-line';

/** As many events are kept. */
const KEPT = 400;

/** What happened, newest first, and what of it is wanted. */
@Injectable({ providedIn: 'root' })
export class LogBook {
  readonly #keystone = injectKeystone();
  readonly #events = injectEvents({ last: KEPT });
  readonly #lines = new WeakMap<KeystoneEvent, LogLine>();
  /** What is shown while the log stands still. */
  readonly #held = signal<readonly KeystoneEvent[] | undefined>(undefined);
  readonly #clearedAfter = signal<KeystoneEvent | undefined>(undefined);
  readonly #wanted = signal<ReadonlySet<Channel>>(new Set(CHANNELS));

  /** On a phone it would be in the way. */
  readonly isOpen = signal(matchMedia('(min-width: 761px)').matches);
  readonly wanted = this.#wanted.asReadonly();
  readonly isPaused = computed(() => this.#held() !== undefined);
  /** How often this page signed in. */
  readonly signIns = this.#count('sign-in-succeeded');
  readonly rejections = this.#count('token-rejected');

  readonly #present = computed(() => {
    const events = this.#held() ?? this.#events();
    const cleared = this.#clearedAfter();
    return cleared === undefined ? events : events.slice(events.lastIndexOf(cleared) + 1);
  });
  readonly counts = computed(() => {
    const all = this.#present().map(channelOf);
    return CHANNELS.map((channel) => ({ channel, count: all.filter((one) => one === channel).length }));
  });
  readonly lines = computed(() => {
    const wanted = this.#wanted();
    return this.#present().filter((event) => wanted.has(channelOf(event))).map((event) => this.#line(event)).reverse();
  });

  toggle(channel: Channel): void {
    this.#wanted.update((wanted) => {
      const others = new Set(wanted);
      if (!others.delete(channel)) others.add(channel);
      return others;
    });
  }

  pause(): void {
    this.#held.update((held) => (held === undefined ? this.#events() : undefined));
  }

  clear(): void {
    this.#held.set(undefined);
    this.#clearedAfter.set(this.#events().at(-1));
  }

  /** An event keeps its line, so that an open one stays open. */
  #line(event: KeystoneEvent): LogLine {
    const line = this.#lines.get(event) ?? logLine(event);
    this.#lines.set(event, line);
    return line;
  }

  #count(type: KeystoneEvent['type']): Signal<number> {
    const counted$ = this.#keystone.session$.pipe(
      switchMap(({ events$ }) => events$),
      filter((event) => event.type === type),
      scan((count) => count + 1, 0),
    );
    return toSignal(counted$, { initialValue: 0 });
  }
}
