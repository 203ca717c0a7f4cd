import { describe, expect, it } from 'vitest';
import { kerberos } from '../../src/node/kerberos.js';
import { negotiateTokensOf, type KerberosClient } from '../../src/node/native-negotiate-tokens.js';
import type { NegotiateExchange } from '../../src/identity/kerberos/negotiate-tokens.js';
import { serveKeystone, signIn, closeAll } from '../identity/scripted-keystone.js';

/** The package with a client that says what is told. */
function packageWith(client: KerberosClient): { asked: unknown[]; begin: (mutual: boolean) => Promise<NegotiateExchange> } {
  const asked: unknown[] = [];
  const initializeClient = (...question: unknown[]): Promise<KerberosClient> => {
    asked.push(question);
    return Promise.resolve(client);
  };
  const tokens = negotiateTokensOf(() => Promise.resolve({ default: { initializeClient } }));
  return { asked, begin: async (mutual) => (await tokens.begin('HTTP@keystone.test', { mutual })) as NegotiateExchange };
}

describe('nativeNegotiateTokens', () => {
  it('begins with SPNEGO, and with mutual authentication if it is wanted', async () => {
    const { asked, begin } = packageWith({ contextComplete: false, step: (challenge) => Promise.resolve(challenge === '' ? 'YIIC' : null) });

    expect(await begin(true)).toMatchObject({ token: 'YIIC' });
    await begin(false);
    expect(asked).toEqual([
      ['HTTP@keystone.test', { mechOID: 6, flags: 10 }],
      ['HTTP@keystone.test', { mechOID: 6, flags: 8 }],
    ]);
  });

  it('takes the package as require gives it, too', async () => {
    const client = { contextComplete: true, step: () => Promise.resolve('YIIC') };
    const tokens = negotiateTokensOf(() => Promise.resolve({ initializeClient: () => Promise.resolve(client) }));

    expect(await tokens.begin('HTTP@keystone.test', { mutual: true })).toMatchObject({ token: 'YIIC' });
  });

  it('believes the server only if that completes the context', async () => {
    const verified = async (contextComplete: boolean): Promise<unknown> => {
      const { begin } = packageWith({ contextComplete, step: () => Promise.resolve('YIIC') });
      return (await begin(true)).verify('oRQw');
    };

    expect(await verified(true)).toBe(true);
    expect(await verified(false)).toBe(false);
  });

  it('names the command that installs the package where a server asks and the package is missing', async () => {
    const missing = Object.assign(new Error("Cannot find package 'kerberos'"), { code: 'ERR_MODULE_NOT_FOUND' });
    const tokens = negotiateTokensOf(() => Promise.reject(missing));
    const challenging = await serveKeystone(() => ({ status: 401, headers: { 'www-authenticate': 'Negotiate' } }));
    const error = await signIn(kerberos({ authUrl: challenging.url, tokens }));
    const open = await serveKeystone();
    const token = await signIn(kerberos({ authUrl: open.url, tokens }));
    await closeAll();

    expect(error).toMatchObject({ code: 'unsupported-here', options: ['tokens'], outcome: 'not-sent', cause: missing });
    expect(error).toMatchObject({ message: expect.stringMatching(/npm install kerberos.*libkrb5-dev/) });
    expect(token).toBe('gAAAAAB-token-1');
  });
});
