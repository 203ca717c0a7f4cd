import { describe, expect, it } from 'vitest';
import { catalogLine, credentialLine, rangeLine } from '../../src/winston/cloud-lines.js';

const compute = { serviceType: 'compute', serviceName: 'nova', interface: 'public', regionName: 'North', url: 'http://new/compute' };

describe('catalogLine', () => {
  it('says what became of each endpoint', () => {
    const changes = { appeared: [{ ...compute, regionName: undefined }], moved: [{ ...compute, before: 'http://old/compute' }], went: [compute] };
    expect(catalogLine({ type: 'catalog-changed', at: 0, authUrl: 'http://keystone.test/v3', projectId: 'p', ...changes })).toBe(
      'The catalog of http://keystone.test/v3 changed: compute public appeared at http://new/compute; ' +
        'compute public North moved from http://old/compute to http://new/compute; compute public North at http://new/compute is gone',
    );
  });
});

describe('rangeLine', () => {
  it('says what was offered and what is', () => {
    const changed = { type: 'microversion-range-changed', at: 0, url: 'http://nova.test/v2.1', version: '2.1' } as const;
    expect(rangeLine({ ...changed, serviceType: 'compute', before: { min: '2.1', max: '2.90' }, now: { min: undefined, max: '2.95' } })).toBe(
      'The microversions of compute 2.1 at http://nova.test/v2.1 changed: 2.1 - 2.90, now up to 2.95',
    );
    expect(rangeLine({ ...changed, serviceType: undefined, before: undefined, now: { min: '2.1', max: '2.95' } })).toBe(
      'The microversions of the service 2.1 at http://nova.test/v2.1 changed: none, now 2.1 - 2.95',
    );
  });
});

describe('credentialLine', () => {
  const ending = { type: 'credential-ending', at: 0, authUrl: undefined, endsAt: Date.parse('2031-05-06T08:08:09Z'), leftMs: 1 } as const;

  it.each([
    [{ ...ending, credential: 'password', id: 'user-1', name: 'demo' } as const, 'The password of demo ends at 2031-05-06T08:08:09.000Z; renew it before'],
    [{ ...ending, credential: 'application-credential', id: 'ac-1', name: undefined } as const, 'The application credential ac-1 ends at 2031-05-06T08:08:09.000Z; renew it before'],
    [{ ...ending, credential: 'password', id: undefined, name: undefined } as const, 'The password of the session ends at 2031-05-06T08:08:09.000Z; renew it before'],
  ])('names the credential and its end (%#)', (event, line) => {
    expect(credentialLine(event)).toBe(line);
  });
});
