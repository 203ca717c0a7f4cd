import { ChangeDetectionStrategy, Component, computed } from '@angular/core';
import { rxResource } from '@angular/core/rxjs-interop';
import { formatVersion, serviceTypes, type AllVersionData, type EndpointVersion } from 'keystoneauth-rx';
import { injectAccess, injectKeystone } from 'keystoneauth-rx/angular';
import { Icon } from '../icon';
import { Problem } from '../problem/problem';

/** A service and what it offers. */
interface ListedService {
  readonly type: string;
  readonly name: string | undefined;
  readonly versions: readonly ListedVersion[];
  readonly endpoints: readonly { readonly interface: string; readonly url: string; readonly region: string }[];
}

interface ListedVersion {
  readonly name: string;
  readonly status: string;
  readonly microversions: string | undefined;
}

function listed({ version, status, minMicroversion, maxMicroversion }: EndpointVersion): ListedVersion {
  return {
    name: version === undefined ? '–' : `v${formatVersion(version)}`,
    status,
    microversions:
      minMicroversion === undefined || maxMicroversion === undefined
        ? undefined
        : `${formatVersion(minMicroversion)} – ${formatVersion(maxMicroversion)}`,
  };
}

/** Versions by official service type, whatever region and interface they were found at. */
function versionsOf(data: AllVersionData | undefined, type: string): readonly ListedVersion[] {
  const official = serviceTypes.officialType(type) ?? type;
  const found = Object.values(data ?? {}).flatMap((interfaces) => Object.values(interfaces).map((services) => services[official]));
  return (found.find((versions) => versions !== undefined) ?? []).map(listed);
}

/** What the cloud offers in this project. */
@Component({
  selector: 'app-catalog-page',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon, Problem],
  templateUrl: './catalog-page.html',
})
export class CatalogPage {
  readonly #keystone = injectKeystone();
  readonly #access = injectAccess();
  readonly #projectId = computed(() => this.#access()?.projectId);
  protected readonly versions = rxResource({
    params: this.#projectId,
    stream: () => this.#keystone.session.getAllVersionData({ interface: 'public' }),
  });
  protected readonly services = computed(() => {
    const data = this.versions.hasValue() ? this.versions.value() : undefined;
    const catalog = this.#access()?.serviceCatalog.normalizeCatalog() ?? [];
    return catalog.map(({ type, name, endpoints }): ListedService => {
      const places = endpoints.map((each) => ({ interface: each.interface ?? '', url: each.url, region: each.regionName ?? '' }));
      return { type, name, versions: versionsOf(data, type), endpoints: places };
    });
  });
}
