import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { describeTokenState, revokeToken } from 'keystoneauth-rx';
import { injectAccess, injectKeystone, injectTokenState } from 'keystoneauth-rx/angular';
import { concatMap, type Observable } from 'rxjs';
import { Announcer } from '../announcer';
import { injectClock } from '../clock';
import { Icon } from '../icon';
import { LogBook } from '../log/log-book';
import { Problem } from '../problem/problem';
import { Settings } from '../settings';
import { span } from '../span';
import { tokenLife } from './token-life';

const TITLES = {
  none: 'No token',
  authenticating: 'Signing in',
  valid: 'The token is good',
  renewing: 'A newer one is on its way',
  challenged: 'A factor is missing',
  expired: 'The token has ended',
  failed: 'No token could be had',
} as const;

/** The token over time, and what can befall it. */
@Component({
  selector: 'app-token-panel',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon, Problem],
  templateUrl: './token-panel.html',
})
export class TokenPanel {
  readonly #keystone = injectKeystone();
  readonly #access = injectAccess();
  readonly #announcer = inject(Announcer);
  readonly #now = injectClock();
  protected readonly state = injectTokenState();
  protected readonly book = inject(LogBook);
  protected readonly holdsToken = computed(() => this.#settings().mode === 'direct');
  readonly #settings = inject(Settings).file;
  protected readonly busy = signal(false);
  protected readonly problem = signal<unknown>(undefined);
  protected readonly note = signal<string | undefined>(undefined);

  protected readonly title = computed(() => TITLES[this.state().status]);
  protected readonly sentence = computed(() => describeTokenState(this.state(), this.#now()));
  protected readonly life = computed(() => tokenLife(this.state(), this.#access(), this.#now()));
  protected readonly left = computed(() => {
    const life = this.life();
    return life === undefined ? '' : span(life.leftMs);
  });

  protected renew(): void {
    this.#run('Renewed: one more sign-in, with the same credentials.', this.#keystone.session.authenticate());
  }

  /** Keystone is told that the token is no good any more; the session is not. */
  protected revoke(): void {
    const { session } = this.#keystone;
    const revoked$ = session.getToken().pipe(concatMap((token) => revokeToken(session, token)));
    this.#run('Revoked behind the session’s back. The next request is refused, signs in once and is answered.', revoked$);
  }

  #run(done: string, work$: Observable<unknown>): void {
    this.busy.set(true);
    this.problem.set(undefined);
    this.note.set(undefined);
    work$.subscribe({
      error: (error: unknown) => {
        this.busy.set(false);
        this.problem.set(error);
      },
      complete: () => {
        this.busy.set(false);
        this.note.set(done);
        this.#announcer.say(done);
      },
    });
  }
}
