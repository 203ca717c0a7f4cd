import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { RouterOutlet } from '@angular/router';
import { Announcer } from './announcer';
import { LogBook } from './log/log-book';
import { Theme } from './theme';

/** The page: a view, and what is said to who does not see it. */
@Component({
  selector: 'app-root',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [RouterOutlet],
  template: `
    <router-outlet />
    <p class="unseen" role="status" aria-live="polite">{{ announcer.text() }}</p>
  `,
})
export class App {
  protected readonly announcer = inject(Announcer);
  protected readonly theme = inject(Theme);
  /** Kept from the first event on. */
  protected readonly book = inject(LogBook);
}
