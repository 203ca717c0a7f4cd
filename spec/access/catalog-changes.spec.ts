import { describe, expect, it } from 'vitest';
import { catalogChanges } from '../../src/access/catalog-changes.js';
import type { CatalogService } from '../../src/access/catalog-service.js';
import { ServiceCatalog } from '../../src/access/service-catalog.js';
import { v2Document, v3Document } from './token-documents.js';

/** `[type, url, more]` of each endpoint. */
type Row = readonly [type: string, url: string, more?: { readonly interface?: string; readonly region_id?: string; readonly id?: string }];

function catalog(...rows: readonly Row[]): readonly CatalogService[] {
  const services = rows.map(([type, url, more]) => ({ type, name: `my ${type}`, endpoints: [{ url, interface: 'public', region_id: 'North', ...more }] }));
  return ServiceCatalog.from(v3Document({ catalog: services })).normalizeCatalog();
}

const place = (serviceType: string, url: string) => ({ serviceType, serviceName: `my ${serviceType}`, interface: 'public', regionName: 'North', url });

describe('catalogChanges', () => {
  it('is nothing where nothing changed but ids and the order', () => {
    const before = catalog(['compute', 'http://a', { id: 'e-1' }], ['image', 'http://b', { id: 'e-2' }]);
    expect(catalogChanges(before, catalog(['image', 'http://b', { id: 'e-8' }], ['compute', 'http://a', { id: 'e-9' }]))).toBeUndefined();
    expect(catalogChanges([], [])).toBeUndefined();
  });

  it('tells what appeared, moved and went', () => {
    const before = catalog(['compute', 'http://a'], ['image', 'http://b'], ['network', 'http://c']);
    expect(catalogChanges(before, catalog(['compute', 'http://a2'], ['image', 'http://b'], ['placement', 'http://d']))).toEqual({
      appeared: [place('placement', 'http://d')],
      moved: [{ ...place('compute', 'http://a2'), before: 'http://a' }],
      went: [place('network', 'http://c')],
    });
  });

  it('tells an interface and a region from another', () => {
    const before = catalog(['compute', 'http://a', { interface: 'internal' }], ['compute', 'http://b', { region_id: 'South' }]);
    const now = catalog(['compute', 'http://a', { interface: 'admin' }], ['compute', 'http://b', { region_id: 'West' }]);
    const changes = catalogChanges(before, now);
    expect([changes?.appeared.length, changes?.moved.length, changes?.went.length]).toEqual([2, 0, 2]);
  });

  it('knows endpoints by their ids where service, interface and region are the same', () => {
    const before = catalog(['image', 'http://a', { id: 'e-1' }], ['image', 'http://b', { id: 'e-2' }]);
    const now = catalog(['image', 'http://b2', { id: 'e-2' }], ['image', 'http://a', { id: 'e-1' }], ['image', 'http://c', { id: 'e-3' }]);
    expect(catalogChanges(before, now)).toEqual({
      appeared: [place('image', 'http://c')],
      moved: [{ ...place('image', 'http://b2'), before: 'http://b' }],
      went: [],
    });
  });

  it('counts an endpoint that is listed twice', () => {
    expect(catalogChanges(catalog(['image', 'http://a'], ['image', 'http://a']), catalog(['image', 'http://a']))).toMatchObject({ went: [{ url: 'http://a' }] });
  });

  it('shows no secret of a URL', () => {
    const changes = catalogChanges(catalog(['image', 'http://u:pw-Qd73mVx1Ze@h/']), catalog(['image', 'http://u:pw-Qd73mVx1Ze@h2/']));
    expect(changes?.moved).toHaveLength(1);
    expect(JSON.stringify(changes)).not.toContain('Qd73mVx1Ze');
  });

  it('reads catalogs of v2.0', () => {
    const of = (publicURL: string) =>
      ServiceCatalog.from(v2Document({ serviceCatalog: [{ type: 'compute', name: 'nova', endpoints: [{ region: 'North', publicURL }] }] })).normalizeCatalog();
    expect(catalogChanges(of('http://a'), of('http://b'))?.moved).toEqual([
      { serviceType: 'compute', serviceName: 'nova', interface: 'publicURL', regionName: 'North', url: 'http://b', before: 'http://a' },
    ]);
  });
});
