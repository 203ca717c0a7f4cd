import { ChangeDetectionStrategy, Component, computed } from '@angular/core';
import { RouterLink } from '@angular/router';
import { injectTokenState } from 'keystoneauth-rx/angular';
import { injectClock } from '../clock';
import { span } from '../span';

/** How the token is, in one word. */
@Component({
  selector: 'app-token-chip',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [RouterLink],
  template: `
    <a class="badge {{ shown().tone }} number" routerLink="/overview" [title]="'The token: ' + shown().text">
      <span class="dot {{ shown().tone }}" [class.busy]="shown().busy"></span>{{ shown().text }}
    </a>
  `,
})
export class TokenChip {
  readonly #state = injectTokenState();
  readonly #now = injectClock();
  protected readonly shown = computed(() => {
    const state = this.#state();
    const left = 'endsAt' in state && state.endsAt !== undefined ? span(state.endsAt - this.#now()) : 'no end';
    switch (state.status) {
      case 'valid':
        return { tone: 'good', busy: false, text: left };
      case 'renewing':
        return { tone: 'warn', busy: true, text: left };
      case 'authenticating':
        return { tone: 'accent', busy: true, text: 'signing in' };
      case 'failed':
        return { tone: 'bad', busy: false, text: 'failed' };
      case 'expired':
        return { tone: 'bad', busy: false, text: 'ended' };
      default:
        return { tone: '', busy: false, text: 'none' };
    }
  });
}
