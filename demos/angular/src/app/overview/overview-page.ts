import { ChangeDetectionStrategy, Component, computed } from '@angular/core';
import { injectAccess } from 'keystoneauth-rx/angular';
import { HundredRequests } from './hundred-requests';
import { TokenPanel } from './token-panel';

/** The token and what it is good for. */
@Component({
  selector: 'app-overview-page',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [HundredRequests, TokenPanel],
  template: `
    <div class="stack">
      <header class="page-head">
        <div>
          <h1>Hello, {{ name() }}</h1>
          <p>{{ place() }}</p>
        </div>
      </header>
      <div class="cards">
        <app-token-panel class="card" />
        <app-hundred-requests class="card" />
      </div>
    </div>
  `,
})
export class OverviewPage {
  readonly #access = injectAccess();
  protected readonly name = computed(() => this.#access()?.username ?? 'you');
  protected readonly place = computed(() => {
    const access = this.#access();
    if (access === undefined) return '';
    if (!access.scoped) return 'Choose a project above to see its services.';
    const roles = access.roleNames.join(', ');
    return `You are ${roles} in ${access.projectName ?? access.domainName ?? 'the system'}.`;
  });
}
