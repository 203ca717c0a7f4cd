import { computed, DOCUMENT, effect, inject, Injectable, signal } from '@angular/core';

/** `system`: as the device says. */
export type ThemeChoice = 'system' | 'light' | 'dark';

const CHOICES: readonly ThemeChoice[] = ['system', 'light', 'dark'];
const KEY = 'console-theme';

/** Light or dark, kept for the next visit. */
@Injectable({ providedIn: 'root' })
export class Theme {
  readonly #storage = inject(DOCUMENT).defaultView?.localStorage;
  readonly #choice = signal<ThemeChoice>(CHOICES.find((choice) => choice === this.#storage?.getItem(KEY)) ?? 'system');
  readonly choice = this.#choice.asReadonly();
  readonly next = computed(() => CHOICES[(CHOICES.indexOf(this.#choice()) + 1) % CHOICES.length] ?? 'system');

  constructor() {
    const root = inject(DOCUMENT).documentElement;
    effect(() => {
      root.dataset['theme'] = this.#choice();
    });
  }

  choose(choice: ThemeChoice): void {
    this.#choice.set(choice);
    this.#storage?.setItem(KEY, choice);
  }
}
