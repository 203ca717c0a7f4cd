import { firstValueFrom } from 'rxjs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { authPluginNames, authPluginOptions, describeOption, isKeystoneAuthError, loadAuthPlugin, none, registerAuthPlugin } from 'keystoneauth-rx';

async function failure(name: string, options: Readonly<Record<string, unknown>>): Promise<unknown> {
  return firstValueFrom(loadAuthPlugin(name, options)).catch((error: unknown) => error);
}

describe('registerAuthPlugin', () => {
  it("makes a plugin of one's own loadable", async () => {
    const takeBack = registerAuthPlugin('badge-desk', async (options) => Promise.resolve(none({ endpoint: String(options['desk']) })));
    try {
      expect(authPluginNames()).toContain('badge-desk');
      expect(await firstValueFrom(loadAuthPlugin('badge-desk', { desk: 'http://desk.example.com' }))).toHaveProperty('getEndpoint');
    } finally {
      takeBack();
    }
    expect(isKeystoneAuthError(await failure('badge-desk', {}), 'no-matching-plugin')).toBe(true);
  });

  it.each(['v3password', 'none'])('refuses the name %s, which is taken', (name) => {
    expect(() => registerAuthPlugin(name, async () => Promise.resolve(none()))).toThrow(expect.objectContaining({ options: ['name'] }));
  });

  it.each([
    ['', async () => Promise.resolve(none()), 'name'],
    ['badge-desk', 'loader', 'loader'],
  ])('refuses the name %j with the loader %j', (name, loader, option) => {
    expect(() => registerAuthPlugin(name, loader as never)).toThrow(expect.objectContaining({ options: [option] }));
  });

  it('takes back what it made, and nothing that has the name later', () => {
    const loader = async (): Promise<ReturnType<typeof none>> => Promise.resolve(none());
    const takeBack = registerAuthPlugin('badge-desk', loader);
    takeBack();
    onTestFinished(registerAuthPlugin('badge-desk', async () => loader()));
    takeBack();
    expect(authPluginNames()).toContain('badge-desk');
  });

  const desk = [
    describeOption({ name: 'deskUrl', required: true, help: 'Where badges are shown.' }),
    describeOption({ name: 'badgeNumber', required: true, secret: true, prompt: 'Badge: ', help: 'The badge.' }),
    describeOption({ name: 'isGuest', kind: 'boolean', help: 'Whether it is that of a guest.' }),
    describeOption({ name: 'floors', kind: 'list', help: 'Where its owner may go.' }),
  ];

  it('makes its options known, converts their texts and misses what is required before the loader is asked', async () => {
    const seen: unknown[] = [];
    onTestFinished(
      registerAuthPlugin(
        'badge-desk',
        async (options) => {
          seen.push(options);
          return Promise.resolve(none());
        },
        desk,
      ),
    );

    expect(authPluginOptions('badge-desk')).toEqual(desk);
    expect(await failure('badge-desk', { isGuest: 'yes' })).toMatchObject({ name: 'MissingRequiredOptions', options: ['deskUrl', 'badgeNumber'] });
    expect(seen).toEqual([]);
    await firstValueFrom(loadAuthPlugin('badge-desk', { deskUrl: 'http://desk', badgeNumber: '0042', isGuest: 'yes', floors: '1, 2' }));
    expect(seen).toEqual([{ deskUrl: 'http://desk', badgeNumber: '0042', isGuest: true, floors: ['1', '2'] }]);
  });

  it('leaves a plugin whose options nobody described as it is', async () => {
    const seen: unknown[] = [];
    onTestFinished(
      registerAuthPlugin('badge-desk', async (options) => {
        seen.push(options);
        return Promise.resolve(none());
      }),
    );

    expect(authPluginOptions('badge-desk')).toEqual([]);
    await firstValueFrom(loadAuthPlugin('badge-desk', { unscoped: 'true' }));
    expect(seen).toEqual([{ unscoped: 'true' }]);
  });
});
