import { HttpClient, httpResource } from '@angular/common/http';
import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { openstack } from 'keystoneauth-rx/angular';
import { Announcer } from '../announcer';
import { fieldText } from '../field-text';
import { Icon } from '../icon';
import { Problem } from '../problem/problem';

/** A resource provider, as far as it is shown. */
interface Provider {
  readonly uuid: string;
  readonly name: string;
  readonly generation: number;
  readonly parent_provider_uuid?: string | null;
}

interface Providers {
  readonly resource_providers: readonly Provider[];
}

/** The last one is out of every range, to see what happens. */
const MICROVERSIONS = ['1.0', '1.14', '1.36', 'latest', '9.99'] as const;
type Microversion = (typeof MICROVERSIONS)[number];

const PATH = 'keystone:/resource_providers';

/** Placement's resource providers, through HttpClient. */
@Component({
  selector: 'app-providers-page',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon, Problem],
  templateUrl: './providers-page.html',
})
export class ProvidersPage {
  readonly #http = inject(HttpClient);
  readonly #announcer = inject(Announcer);
  protected readonly microversions = MICROVERSIONS;
  protected readonly microversion = signal<Microversion>('1.36');
  protected readonly list = httpResource<Providers>(() => ({ url: PATH, context: openstack('placement', { microversion: this.microversion() }) }));
  protected readonly providers = computed(() => (this.list.hasValue() ? this.list.value().resource_providers : []));
  protected readonly busy = signal(false);
  protected readonly refused = signal<unknown>(undefined);

  protected choose(event: Event): void {
    const { value } = event.target as HTMLSelectElement;
    this.microversion.set(MICROVERSIONS.find((one) => one === value) ?? '1.36');
  }

  protected add(event: Event): void {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const name = fieldText(form, 'name').trim();
    this.busy.set(true);
    this.refused.set(undefined);
    this.#http.post(PATH, { name }, { context: openstack('placement', { microversion: '1.36' }) }).subscribe({
      next: () => {
        this.busy.set(false);
        form.reset();
        this.#announcer.say(`Provider ${name} was added.`);
        this.list.reload();
      },
      error: (error: unknown) => {
        this.busy.set(false);
        this.refused.set(error);
      },
    });
  }
}
