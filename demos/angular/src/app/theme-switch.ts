import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { Icon } from './icon';
import { Theme } from './theme';

const NAMES = { system: 'as the device', light: 'light', dark: 'dark' } as const;

/** From one theme to the next. */
@Component({
  selector: 'app-theme-switch',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon],
  template: `
    <button class="button bare square" type="button" (click)="theme.choose(theme.next())" [attr.aria-label]="label()" [title]="label()">
      <app-icon [name]="theme.choice()" />
    </button>
  `,
})
export class ThemeSwitch {
  protected readonly theme = inject(Theme);
  protected readonly label = computed(() => `Theme: ${NAMES[this.theme.choice()]}. Change to ${NAMES[this.theme.next()]}.`);
}
