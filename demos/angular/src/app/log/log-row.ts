import { ChangeDetectionStrategy, Component, input, signal } from '@angular/core';
import type { LogLine } from './log-line';

/** One line of the log, and what is behind it when it is opened. */
@Component({
  selector: 'app-log-row',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    @let line = entry();
    @if (line.more) {
      <details (toggle)="isOpen.set(!isOpen())">
        <summary>
          <span class="time">{{ line.time }}</span><span class="name">{{ line.channel }}</span><span class="line" [class.bad]="line.isBad">{{ line.text }}</span>
        </summary>
        @if (isOpen()) {
          <pre>{{ line.more }}</pre>
        }
      </details>
    } @else {
      <p class="plain">
        <span class="time">{{ line.time }}</span><span class="name">{{ line.channel }}</span><span class="line" [class.bad]="line.isBad" [title]="line.text">{{ line.text }}</span>
      </p>
    }
  `,
})
export class LogRow {
  readonly entry = input.required<LogLine>();
  protected readonly isOpen = signal(false);
}
