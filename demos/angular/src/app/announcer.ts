import { Injectable, signal } from '@angular/core';

/** Says to screen readers what everybody else sees happen. */
@Injectable({ providedIn: 'root' })
export class Announcer {
  readonly #text = signal('');
  readonly text = this.#text.asReadonly();

  say(text: string): void {
    this.#text.set(text);
  }
}
