import { DatePipe } from '@angular/common';
import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { injectAccess, injectKeystone, injectList } from 'keystoneauth-rx/angular';
import { Icon } from '../icon';
import { Problem } from '../problem/problem';
import { Settings } from '../settings';

/** A server, as far as it is shown. */
interface Server {
  readonly id: string;
  readonly name: string;
  readonly status: string;
  readonly created: string;
}

const TONES: Readonly<Record<string, string>> = { ACTIVE: 'good', BUILD: 'warn', ERROR: 'bad' };

/** The servers of the project, a page at a time. */
@Component({
  selector: 'app-servers-page',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [DatePipe, Icon, Problem],
  templateUrl: './servers-page.html',
})
export class ServersPage {
  readonly #access = injectAccess();
  readonly #settings = inject(Settings);
  readonly #keystone = injectKeystone();
  readonly #place = computed(() => `${this.#access()?.projectId ?? ''} ${this.#settings.region() ?? ''}`);
  /** Another one with each project and region. */
  readonly #adapter = computed(() => {
    this.#place();
    return this.#keystone.adapter('compute');
  });
  protected readonly list = injectList<Server>(this.#adapter, '/servers/detail', { microversion: '2.90', params: { limit: 10 } });
  protected readonly project = computed(() => this.#access()?.projectName ?? 'this project');

  protected tone(status: string): string {
    return TONES[status] ?? '';
  }
}
