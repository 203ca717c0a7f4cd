import { describe, expect, it } from 'vitest';
import { cloudFileWarnings } from 'keystoneauth-rx/node';

const file = {
  path: '/c/clouds.yaml',
  content: { clouds: { one: { key: '/etc/client.key', auth: { username: 'ada', password: 'pw-Wr63-table' } } } },
  lineOf: () => 7,
};

describe('cloudFileWarnings', () => {
  it.each([0o600, 0o640, 0o660, undefined])('has nothing against a file with the mode %o', (mode) => {
    expect(cloudFileWarnings({ file, mode })).toEqual([]);
  });

  it('says where the first secret is in a file that every user can read', () => {
    expect(cloudFileWarnings({ file, mode: 0o644 })).toEqual([
      {
        message: "/c/clouds.yaml holds a secret that every user of this machine can read. Take that from them (chmod 600 '/c/clouds.yaml').",
        ...{ file: '/c/clouds.yaml', line: 7, cloud: 'one', key: 'auth.password' },
      },
    ]);
  });

  it.each([
    ['no secret', { clouds: { one: { key: '/etc/client.key', auth: { username: 'ada', token: '' } } } }],
    ['a reference', { clouds: { one: { auth: { password: { env: 'OS_PASSWORD' } } } } }],
    ['nothing', undefined],
  ])('lets everybody read a file that holds %s', (_case, content) => {
    expect(cloudFileWarnings({ file: { ...file, content }, mode: 0o644 })).toEqual([]);
  });

  it('warns of a file that every user can write, whatever it holds', () => {
    expect(cloudFileWarnings({ file: { ...file, content: undefined }, mode: 0o602 })).toMatchObject([
      { message: expect.stringContaining('can change /c/clouds.yaml') as unknown, key: undefined, cloud: undefined },
    ]);
  });

  it('finds secrets outside of clouds too', () => {
    const content = { metrics: { influxdb: { password: 'pw-Wr63-metrics' } } };
    expect(cloudFileWarnings({ file: { ...file, content }, mode: 0o644 })).toMatchObject([{ cloud: undefined, key: 'metrics.influxdb.password' }]);
  });
});
