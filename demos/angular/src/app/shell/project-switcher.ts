import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { Account } from '../account';
import { Announcer } from '../announcer';

/** In which project requests are made. */
@Component({
  selector: 'app-project-switcher',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <label class="word" for="project-choice">Project</label>
    <select class="input small" id="project-choice" aria-label="Project" [disabled]="busy()" (change)="choose($event)">
      @if (current() === '') {
        <option value="" selected disabled>choose one</option>
      }
      @for (project of projects(); track project.id) {
        <option [value]="project.id" [selected]="project.id === current()">{{ project.name }}</option>
      }
    </select>
    @if (busy()) {
      <span class="spinner" aria-hidden="true"></span>
    }
    @if (refused(); as why) {
      <span class="badge bad" role="alert" [title]="why">not changed</span>
    }
  `,
})
export class ProjectSwitcher {
  readonly #account = inject(Account);
  readonly #announcer = inject(Announcer);
  protected readonly busy = signal(false);
  protected readonly refused = signal<string | undefined>(undefined);
  protected readonly current = computed(() => this.#account.access()?.projectId ?? '');
  /** The present one is known before the others are. */
  protected readonly projects = computed(() => {
    const projects = this.#account.projects();
    const access = this.#account.access();
    const isListed = projects.some(({ id }) => id === access?.projectId);
    return access?.projectId === undefined || isListed ? projects : [{ id: access.projectId, name: access.projectName ?? access.projectId }, ...projects];
  });

  protected choose(event: Event): void {
    const select = event.target as HTMLSelectElement;
    this.busy.set(true);
    this.refused.set(undefined);
    this.#account.switchTo(select.value).subscribe({
      next: ({ projectName }) => {
        this.busy.set(false);
        this.#announcer.say(`You work in project ${projectName ?? ''} now.`);
      },
      error: (error: unknown) => {
        this.busy.set(false);
        this.refused.set(error instanceof Error ? error.message : String(error));
        select.value = this.current();
      },
    });
  }
}
