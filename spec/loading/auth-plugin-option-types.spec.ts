import { firstValueFrom } from 'rxjs';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { loadAuthPlugin, none, registerAuthPlugin, type AuthPluginOptionTypes, type PluginOptions } from 'keystoneauth-rx';
import { AUTH_URL } from './plugin-examples.js';

declare module 'keystoneauth-rx' {
  interface AuthPluginOptionTypes {
    'typed-desk': { readonly desk: string };
  }
}

describe('AuthPluginOptionTypes', () => {
  it('lets the compiler check the options of a plugin by its name', () => {
    // @ts-expect-error -- the password is missing
    void loadAuthPlugin('v3password', { authUrl: AUTH_URL });
    // @ts-expect-error -- there is no such option
    void loadAuthPlugin('v3password', { authUrl: AUTH_URL, password: 'pw-Hs62kqMv-type', projectid: 'p' });
    // @ts-expect-error -- in code a boolean is a boolean
    void loadAuthPlugin('v3token', { authUrl: AUTH_URL, token: 'tk-Hs62kqMv-type', unscoped: 'true' });
    // @ts-expect-error -- what it needs cannot be left out
    void loadAuthPlugin('v3token');
    void loadAuthPlugin('none');
    void loadAuthPlugin('service_token', { auth: { name: 'none' }, serviceAuth: none() });

    expectTypeOf<AuthPluginOptionTypes['v3password']>().toHaveProperty('authUrl').toBeString();
  });

  it('takes any options for a name that is known at run time only', () => {
    const name: string = ['v3', 'password'].join('');
    const options: PluginOptions = { authUrl: AUTH_URL };

    expectTypeOf(loadAuthPlugin(name, options)).toEqualTypeOf(loadAuthPlugin('none'));
  });

  it("can be joined by plugins of one's own", async () => {
    const takeBack = registerAuthPlugin('typed-desk', async ({ desk }) => Promise.resolve(none({ endpoint: String(desk) })));
    // @ts-expect-error -- the desk is missing
    void loadAuthPlugin('typed-desk', {});
    const plugin = await firstValueFrom(loadAuthPlugin('typed-desk', { desk: 'http://desk.example.com' }));
    takeBack();

    expect(plugin.getHeaders).toBeTypeOf('function');
  });
});
