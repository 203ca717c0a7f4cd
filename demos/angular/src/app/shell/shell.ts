import { ChangeDetectionStrategy, Component, computed, effect, inject, viewChild, type ElementRef } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { NavigationEnd, Router, RouterLink, RouterLinkActive, RouterOutlet } from '@angular/router';
import { filter, skip } from 'rxjs';
import { Account } from '../account';
import { Icon, type IconName } from '../icon';
import { LogBook } from '../log/log-book';
import { LogPanel } from '../log/log-panel';
import { Settings } from '../settings';
import { ThemeSwitch } from '../theme-switch';
import { ProjectSwitcher } from './project-switcher';
import { RegionSwitcher } from './region-switcher';
import { TokenChip } from './token-chip';
import { UserMenu } from './user-menu';

interface Place {
  readonly path: string;
  readonly name: string;
  readonly icon: IconName;
}

const PLACES: readonly Place[] = [
  { path: '/overview', name: 'Overview', icon: 'overview' },
  { path: '/catalog', name: 'Catalog', icon: 'catalog' },
  { path: '/servers', name: 'Servers', icon: 'servers' },
  { path: '/providers', name: 'Providers', icon: 'providers' },
];

/** What is around every view while somebody is signed in. */
@Component({
  selector: 'app-shell',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [RouterOutlet, RouterLink, RouterLinkActive, Icon, LogPanel, ProjectSwitcher, RegionSwitcher, ThemeSwitch, TokenChip, UserMenu],
  templateUrl: './shell.html',
})
export class Shell {
  readonly #account = inject(Account);
  protected readonly main = viewChild.required<ElementRef<HTMLElement>>('main');
  protected readonly settings = inject(Settings).file;
  protected readonly book = inject(LogBook);
  protected readonly places = PLACES;
  protected readonly isSignedIn = computed(() => this.#account.access() !== undefined);

  constructor() {
    const router = inject(Router);
    // Who changes the view by keyboard goes on at its beginning.
    router.events.pipe(filter((event) => event instanceof NavigationEnd), skip(1), takeUntilDestroyed()).subscribe({
      next: () => {
        this.main().nativeElement.focus({ preventScroll: true });
        this.main().nativeElement.scrollTop = 0;
      },
      error: () => undefined,
    });
    effect(() => {
      if (this.isSignedIn()) return;
      this.#account.farewell.update((said) => said ?? 'You are signed out.');
      void router.navigateByUrl('/sign-in');
    });
  }

  protected skipTo(event: Event): void {
    event.preventDefault();
    this.main().nativeElement.focus();
  }
}
