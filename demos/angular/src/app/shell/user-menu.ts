import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { Account } from '../account';
import { Icon } from '../icon';

/** Who is signed in, and the way out. */
@Component({
  selector: 'app-user-menu',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon],
  template: `
    <button class="button small" type="button" popovertarget="user-menu" [attr.aria-label]="'Account of ' + name()">
      <span class="avatar" aria-hidden="true">{{ name().slice(0, 1) }}</span><span class="user-name">{{ name() }}</span><app-icon name="open" />
    </button>
    <div class="menu" id="user-menu" popover>
      @if (access(); as who) {
        <dl class="facts">
          <dt>User</dt>
          <dd>{{ who.username }} <span class="soft">in {{ who.userDomainName ?? who.userDomainId }}</span></dd>
          <dt>Scope</dt>
          <dd>{{ scope() }}</dd>
          <dt>Roles</dt>
          <dd class="row">
            @for (role of who.roleNames; track role) {
              <span class="badge">{{ role }}</span>
            } @empty {
              <span class="soft">none</span>
            }
          </dd>
          <dt>Proven by</dt>
          <dd>{{ who.methods.join(' and ') }}</dd>
        </dl>
      }
      <button class="button danger wide" type="button" (click)="signOut()" [disabled]="leaving()"><app-icon name="leave" /> Sign out in all tabs</button>
    </div>
  `,
})
export class UserMenu {
  readonly #account = inject(Account);
  protected readonly access = this.#account.access;
  protected readonly leaving = signal(false);
  protected readonly name = computed(() => this.access()?.username ?? 'nobody');
  protected readonly scope = computed(() => {
    const access = this.access();
    if (access?.projectScoped === true) return `project ${access.projectName ?? ''}`;
    if (access?.domainScoped === true) return `domain ${access.domainName ?? ''}`;
    return access?.systemScoped === true ? 'the system' : 'no project yet';
  });

  protected signOut(): void {
    this.leaving.set(true);
    this.#account.signOut().subscribe({
      error: () => {
        this.leaving.set(false);
      },
    });
  }
}
