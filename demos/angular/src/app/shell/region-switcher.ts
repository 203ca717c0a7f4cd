import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { injectAccess } from 'keystoneauth-rx/angular';
import { Settings } from '../settings';

/** Whose services are asked, in clouds with several regions. */
@Component({
  selector: 'app-region-switcher',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    @if (regions().length > 1) {
      <label class="word" for="region-choice">Region</label>
      <select class="input small" id="region-choice" aria-label="Region" (change)="choose($event)">
        <option value="" [selected]="settings.region() === undefined">any</option>
        @for (region of regions(); track region) {
          <option [value]="region" [selected]="region === settings.region()">{{ region }}</option>
        }
      </select>
    }
  `,
})
export class RegionSwitcher {
  readonly #access = injectAccess();
  protected readonly settings = inject(Settings);
  protected readonly regions = computed(() => {
    const endpoints = this.#access()?.serviceCatalog.getEndpointDataList({ interface: [] }) ?? [];
    return [...new Set(endpoints.flatMap(({ regionName }) => regionName ?? []))].sort();
  });

  protected choose(event: Event): void {
    const { value } = event.target as HTMLSelectElement;
    this.settings.region.set(value === '' ? undefined : value);
  }
}
