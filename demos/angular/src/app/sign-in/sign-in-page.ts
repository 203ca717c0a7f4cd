import { afterRenderEffect, ChangeDetectionStrategy, Component, computed, DestroyRef, inject, signal, viewChild, type ElementRef } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { ActivatedRoute, Router } from '@angular/router';
import { isKeystoneAuthError, type AccessInfo } from 'keystoneauth-rx';
import { injectTokenState } from 'keystoneauth-rx/angular';
import type { Observable } from 'rxjs';
import { Account } from '../account';
import { Announcer } from '../announcer';
import { fieldText } from '../field-text';
import { Icon } from '../icon';
import { Problem } from '../problem/problem';
import { Settings, type TrialAccount } from '../settings';
import { ThemeSwitch } from '../theme-switch';
import { ArchPicture } from './arch-picture';
import type { WebSso } from './web-sso';

/** The door: a password, and a passcode where one is wanted. */
@Component({
  selector: 'app-sign-in-page',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [ArchPicture, Icon, Problem, ThemeSwitch],
  templateUrl: './sign-in-page.html',
})
export class SignInPage {
  readonly #account = inject(Account);
  readonly #announcer = inject(Announcer);
  readonly #router = inject(Router);
  readonly #route = inject(ActivatedRoute);
  readonly #destroyed = inject(DestroyRef);
  readonly #state = injectTokenState();
  readonly #restarted = signal(false);
  protected readonly passcode = viewChild<ElementRef<HTMLInputElement>>('passcode');

  protected readonly settings = inject(Settings).file;
  protected readonly farewell = this.#account.farewell;
  protected readonly busy = signal(false);
  protected readonly problem = signal<unknown>(undefined);
  protected readonly step = computed(() => (this.#state().status === 'challenged' && !this.#restarted() ? 'passcode' : 'password'));
  protected readonly username = signal('');

  /** Loaded ahead, so that a click can open its window at once. */
  protected readonly webSso = signal<WebSso | undefined>(undefined);

  constructor() {
    const { webSso } = this.settings();
    const authUrl = inject(Settings).authUrl();
    if (webSso !== undefined) void import('./web-sso').then((module) => this.webSso.set(module.webSso(webSso, authUrl)));
    afterRenderEffect(() => {
      this.passcode()?.nativeElement.focus();
    });
  }

  protected signIn(event: Event): void {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    this.username.set(fieldText(form, 'username'));
    this.#restarted.set(false);
    this.#follow(
      this.#account.signIn({
        username: fieldText(form, 'username').trim(),
        userDomainName: fieldText(form, 'domain').trim(),
        password: fieldText(form, 'password'),
        projectName: fieldText(form, 'project').trim(),
      }),
    );
  }

  protected signInElsewhere(webSso: WebSso): void {
    this.#follow(this.#account.signInWith(webSso.begin()));
  }

  protected answer(event: Event): void {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const passcode = fieldText(form, 'passcode').trim();
    form.reset();
    this.#follow(this.#account.answer(passcode));
  }

  protected startOver(): void {
    this.problem.set(undefined);
    this.#restarted.set(true);
  }

  /** What a demo offers to try. */
  protected fill(form: HTMLFormElement, account: TrialAccount): void {
    const values = { username: account.username, password: account.password, project: account.project, domain: this.settings().userDomain };
    for (const [name, value] of Object.entries(values)) {
      const field = form.elements.namedItem(name);
      if (field instanceof HTMLInputElement) field.value = value;
    }
    form.querySelector<HTMLElement>('[type=submit]')?.focus();
  }

  #follow(signIn$: Observable<AccessInfo>): void {
    this.busy.set(true);
    this.problem.set(undefined);
    signIn$.pipe(takeUntilDestroyed(this.#destroyed)).subscribe({
      next: ({ username }) => {
        this.#announcer.say(`Signed in as ${username ?? 'you'}.`);
        void this.#router.navigateByUrl(this.#route.snapshot.queryParamMap.get('returnUrl') ?? '/');
      },
      error: (error: unknown) => {
        this.busy.set(false);
        if (isKeystoneAuthError(error, 'missing-auth-methods')) this.#announcer.say('Password accepted. A passcode is wanted too.');
        else this.problem.set(error);
      },
    });
  }
}
