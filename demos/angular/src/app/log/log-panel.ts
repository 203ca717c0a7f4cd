import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { Icon } from '../icon';
import { LogBook } from './log-book';
import { LogRow } from './log-row';

/** What the session does, as it does it; secrets are replaced before it is told. */
@Component({
  selector: 'app-log-panel',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon, LogRow],
  templateUrl: './log-panel.html',
  host: { role: 'region', 'aria-label': 'Log' },
})
export class LogPanel {
  protected readonly book = inject(LogBook);
}
