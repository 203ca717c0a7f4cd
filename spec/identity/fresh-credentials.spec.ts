import { firstValueFrom, type Observable } from 'rxjs';
import { afterEach, describe, expect, it } from 'vitest';
import { password, token, type IdentityPlugin, type KeystoneEvent, type Session } from 'keystoneauth-rx';
import { serveCloud, type ServedCloud } from 'keystoneauth-rx/testing/cloud';
import * as v2 from 'keystoneauth-rx/v2';
import * as v3 from 'keystoneauth-rx/v3';
import { printed } from '../credentials/contribution.js';
import { VirtualRuntime } from '../token/virtual-runtime.js';
import { closeAll, closedLater, letInByV3, serveKeystone, sessionFor } from './scripted-keystone.js';

afterEach(closeAll);

const factor = { username: 'factor', userDomainId: 'default' };
const project = { projectName: 'demo', projectDomainId: 'default' };
const passwordOf = (text: string): v3.AuthMethod => v3.passwordMethod({ ...factor, password: text });
const passcodeOf = (text: string): v3.AuthMethod => v3.totpMethod({ ...factor, passcode: text });
const GOOD = passcodeOf('135791');
const WRONG = passcodeOf('000000');

interface Parts extends ServedCloud {
  readonly runtime: VirtualRuntime;
  readonly auth: IdentityPlugin;
  readonly session: Session;
  readonly events: KeystoneEvent[];
  /** The bodies and receipts of all sign-ins so far. */
  signIns(): { methods: string[]; receipt: string | undefined; scope: unknown }[];
  servers(): Promise<unknown>;
}

/** A cloud, a clock both share, and a session over what `make` makes. */
async function setUp(make: (authUrl: string) => IdentityPlugin): Promise<Parts> {
  const runtime = new VirtualRuntime();
  const served = closedLater(await serveCloud({ now: () => runtime.now() }));
  const auth = make(served.authUrl);
  const { session, events } = sessionFor(auth, { runtime });
  const signIns = (): ReturnType<Parts['signIns']> =>
    served.cloud
      .requests('/identity/v3/auth/tokens')
      .filter(({ method }) => method === 'POST')
      .map(({ body = '', headers }) => {
        const { auth: sent } = JSON.parse(body) as { auth: { identity: { methods: string[] }; scope: unknown } };
        return { methods: sent.identity.methods, receipt: headers['openstack-auth-receipt'], scope: sent.scope };
      });
  const servers = async (): Promise<unknown> =>
    outcome(session.get('/servers', { endpointFilter: { serviceType: 'compute' } }));
  return { ...served, runtime, auth, session, events, signIns, servers };
}

/** What came of it: a status, a value or an error. */
async function outcome(stream$: Observable<unknown>): Promise<unknown> {
  return firstValueFrom(stream$).then(
    (value) => (typeof value === 'object' && value !== null && 'requestId' in value ? 'answered' : value),
    (error: unknown) => error,
  );
}

const byPassword = (authUrl: string): IdentityPlugin => v3.password({ authUrl, ...factor, ...project, password: 'factor-password' });
const state = async ({ session }: Parts): Promise<unknown> => firstValueFrom(session.state$);

describe('answer', () => {
  it.each<[string, (authUrl: string) => IdentityPlugin]>([
    ['a v3 plugin', byPassword],
    ['a generic plugin', (authUrl) => password({ authUrl, ...factor, ...project, password: 'factor-password' })],
  ])('meets the challenge of %s with the receipt and the same scope, and everybody goes on', async (_case, make) => {
    const parts = await setUp(make);

    expect(await parts.servers()).toMatchObject({ code: 'missing-auth-methods' });
    expect(await parts.servers()).toMatchObject({ code: 'missing-auth-methods' });
    expect(await state(parts)).toMatchObject({ status: 'challenged', missing: [['totp']] });

    const answered = outcome(parts.auth.answer(GOOD));
    const waiting = parts.servers();
    expect(await answered).toMatchObject({ username: 'factor', projectName: 'demo' });
    expect(await waiting).toBe('answered');
    expect(await state(parts)).toMatchObject({ status: 'valid', renewable: 'needs-user' });
    const scope = { project: { name: 'demo', domain: { id: 'default' } } };
    expect(parts.signIns()).toEqual([
      { methods: ['password'], receipt: undefined, scope },
      { methods: ['totp'], receipt: expect.stringMatching(/^gAAAAAB/) as string, scope },
    ]);
  });

  it('keeps the challenge after a wrong answer, and shows the receipt nowhere', async () => {
    const parts = await setUp(byPassword);
    await parts.servers();

    expect(await outcome(parts.auth.answer(WRONG))).toMatchObject({ status: 401 });
    expect(await state(parts)).toMatchObject({ status: 'challenged' });
    expect(await parts.servers()).toMatchObject({ code: 'missing-auth-methods' });
    expect(await outcome(parts.auth.answer(GOOD))).toMatchObject({ username: 'factor' });

    const receipt = parts.signIns().at(-1)?.receipt ?? '';
    for (const shown of [parts.events, parts.auth, await state(parts)]) expect(printed(shown)).not.toContain(receipt);
  });

  it('gives all factors at once where the receipt has ended', async () => {
    const parts = await setUp(byPassword);
    await parts.servers();
    parts.runtime.advance(300_000);

    expect(await outcome(parts.auth.answer(GOOD))).toMatchObject({ username: 'factor' });
    expect(parts.signIns().at(-1)).toMatchObject({ methods: ['password', 'totp'], receipt: undefined });
  });

  it.each(['u-1', 'May 5', 'soon', '', null, 7])('uses a receipt whose end cannot be read: %j', async (expiresAt) => {
    const receipt = 'gAAAAAB-receipt-Kw83hx';
    const wanted = { receipt: { methods: ['password'], expires_at: expiresAt }, required_auth_methods: [['password', 'totp']] };
    const keystone = await serveKeystone(({ headers }) =>
      headers['openstack-auth-receipt'] === receipt ? letInByV3() : { status: 401, headers: { 'Openstack-Auth-Receipt': receipt }, json: wanted },
    );
    const auth = v3.password({ authUrl: keystone.url, ...factor, password: 'factor-password' });
    const { session } = sessionFor(auth);
    expect(await outcome(session.authenticate())).toMatchObject({ code: 'missing-auth-methods' });

    expect(await outcome(auth.answer(GOOD))).toMatchObject({ userId: 'user-1' });
    expect(keystone.arrivals).toHaveLength(2);
  });

  it('asks for everything anew where the receipt has ended and what it stood for is used up', async () => {
    const parts = await setUp((authUrl) => v3.totp({ authUrl, ...factor, ...project, passcode: '135791' }));
    expect(await parts.servers()).toMatchObject({ code: 'missing-auth-methods' });
    parts.runtime.advance(300_000);

    expect(await outcome(parts.auth.answer(passwordOf('factor-password')))).toMatchObject({ code: 'authorization-failure' });
    expect(await parts.servers()).toMatchObject({ code: 'authorization-failure', message: expect.stringContaining('extend(') as string });
    expect(await state(parts)).toMatchObject({ status: 'failed' });
    expect(parts.signIns()).toHaveLength(1);
    await outcome(parts.auth.extend(passwordOf('factor-password'), GOOD));
    expect(await parts.servers()).toBe('answered');
  });

  it('is refused where nothing is asked', async () => {
    const parts = await setUp((authUrl) => v3.password({ authUrl, username: 'demo', userDomainId: 'default', password: 'demo-password', ...project }));
    await firstValueFrom(parts.session.authenticate());

    expect(await outcome(parts.auth.answer(GOOD))).toMatchObject({ code: 'authorization-failure' });
    expect(parts.signIns()).toHaveLength(1);
  });
});

describe('extend', () => {
  const both = (authUrl: string): IdentityPlugin =>
    v3.auth({ authUrl, ...project, methods: [passwordOf('factor-password'), passcodeOf('135791')] });

  it('continues with a fresh passcode beside the password, without a request lost', async () => {
    const parts = await setUp(both);
    expect(await parts.servers()).toBe('answered');
    const before = await firstValueFrom(parts.session.getToken());
    const [first, extended, second] = await Promise.all([parts.servers(), outcome(parts.auth.extend(passcodeOf('135791'))), parts.servers()]);

    expect([first, second]).toEqual(['answered', 'answered']);
    expect(extended).toMatchObject({ username: 'factor', projectName: 'demo' });
    expect(await firstValueFrom(parts.session.getToken())).not.toBe(before);
    expect(parts.signIns().map(({ methods }) => methods)).toEqual([['password', 'totp'], ['password', 'totp']]);
    expect(await state(parts)).toMatchObject({ status: 'valid', renewable: 'needs-user' });
  });

  it('helps after the end, until which a used passcode is never sent again', async () => {
    const parts = await setUp(both);
    await parts.servers();
    parts.cloud.expireTokens();

    expect(await parts.servers()).toMatchObject({ code: 'authorization-failure' });
    expect(await parts.servers()).toMatchObject({ code: 'authorization-failure' });
    expect(parts.signIns()).toHaveLength(1);
    await outcome(parts.auth.extend(GOOD));
    expect(await parts.servers()).toBe('answered');
  });

  it('leaves the token as it is when the fresh credentials are wrong', async () => {
    const parts = await setUp(both);
    await parts.servers();
    const before = await state(parts);

    expect(await outcome(parts.auth.extend(WRONG))).toMatchObject({ status: 401 });
    expect(await state(parts)).toEqual(before);
    expect(await parts.servers()).toBe('answered');
  });

  it('makes a page that was handed a token renew by itself', async () => {
    const demo = { username: 'demo', userDomainId: 'default' };
    const parts = await setUp((authUrl) => v3.password({ authUrl, ...demo, ...project, password: 'demo-password' }));
    const handed = (await firstValueFrom(parts.session.getToken())) ?? '';
    const auth = token({ authUrl: parts.authUrl, token: handed, ...project });
    const { session } = sessionFor(auth, { runtime: parts.runtime });
    await firstValueFrom(session.authenticate());
    expect(await firstValueFrom(session.state$)).toMatchObject({ renewable: 'impossible' });

    await outcome(auth.extend(v3.passwordMethod({ ...demo, password: 'demo-password' })));
    expect(await firstValueFrom(session.state$)).toMatchObject({ status: 'valid', renewable: 'automatic' });
    expect(parts.signIns().at(-1)).toMatchObject({ methods: ['password'] });
    parts.cloud.expireTokens();
    expect(await outcome(session.get('/servers', { endpointFilter: { serviceType: 'compute' } }))).toBe('answered');
  });

  it('is a typed error with Identity v2.0, which has no methods', async () => {
    const keystone = await serveKeystone();
    const credentials = { username: 'n', password: 'pw-4vT9zKqL2x' };
    for (const auth of [v2.password({ authUrl: `${keystone.url}/v2.0`, ...credentials }), password({ authUrl: `${keystone.url}/v2.0`, ...credentials })]) {
      const { session } = sessionFor(auth);
      await firstValueFrom(session.authenticate());

      expect(await outcome(auth.extend(GOOD))).toMatchObject({ code: 'authorization-failure', message: expect.stringContaining('v2.0') as string });
      expect(await firstValueFrom(session.state$)).toMatchObject({ status: 'valid' });
    }
  });

  it('refuses to go without methods, or with something else', async () => {
    const keystone = await serveKeystone(() => letInByV3());
    const auth = v3.password({ authUrl: keystone.url, ...factor, password: 'pw-4vT9zKqL2x' });

    for (const verb of ['answer', 'extend'] as const) {
      expect(await outcome(auth[verb]())).toMatchObject({ code: 'missing-required-options', options: ['methods'] });
      expect(await outcome(auth[verb](auth as never))).toMatchObject({ code: 'invalid-option', options: ['methods'] });
      expect(await outcome(auth[verb](GOOD))).toMatchObject({ code: 'authorization-failure' });
    }
    expect(keystone.arrivals).toEqual([]);
  });

  it('does nothing until somebody subscribes', async () => {
    const parts = await setUp(both);
    await parts.servers();
    void parts.auth.extend(GOOD);
    await parts.servers();

    expect(parts.signIns()).toHaveLength(1);
  });
});
