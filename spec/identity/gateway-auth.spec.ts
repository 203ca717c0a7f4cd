import { createAccessInfo, listScopes, Session, type AuthPlugin } from 'keystoneauth-rx';
import { defer, firstValueFrom, map } from 'rxjs';
import { describe, expect, it, onTestFinished } from 'vitest';
import * as v3 from 'keystoneauth-rx/v3';
import { gatewayTransport } from '../../src/http/browser/gateway-transport.js';
import type { Transport } from '../../src/http/transport-port.js';
import { gatewayAuth, type GatewayAuthOptions } from '../../src/identity/gateway-auth.js';
import { ADA, DEMO, expectNoSecrets, FAY, PASSCODE, serveGateway, type ServedGateway } from '../node/gateway/served-gateway.js';

const PLACEMENT = { endpointFilter: { serviceType: 'placement' }, microversion: '1.36' } as const;
const COMPUTE = { endpointFilter: { serviceType: 'compute' } } as const;

/** A page in front of a gateway: what the browser does for it with cookies is done here. */
function pageOf(gate: ServedGateway): { open: (auth: AuthPlugin) => Session; auth: (options?: GatewayAuthOptions) => ReturnType<typeof gatewayAuth>; sent: string[] } {
  const sent: string[] = [];
  let cookie: string | undefined;
  const browser: Transport = (request) =>
    defer(() => {
      sent.push(`${request.method} ${request.url.replace(gate.url, '')}`);
      const headers = { ...request.headers, ...(cookie !== undefined && { cookie }) };
      return gatewayTransport()({ ...request, headers });
    }).pipe(
      map((reply) => {
        const set = reply.headers['set-cookie'];
        if (set !== undefined) cookie = set.includes('Max-Age=0') ? undefined : set.split(';', 1)[0];
        return reply;
      }),
    );
  return {
    sent,
    auth: (options = {}) => gatewayAuth({ url: `${gate.url}/os`, ...options }),
    open: (auth) => {
      const session = new Session({ auth, transport: browser });
      onTestFinished(() => { session.close(); });
      return session;
    },
  };
}

const failure = (promise: Promise<unknown>): Promise<unknown> => promise.then(() => 'no failure', (error: unknown) => error);

describe('gatewayAuth', () => {
  it('signs in at the gateway, and sends what the session is asked for through it, with no token in the page', async () => {
    const gate = await serveGateway();
    const { open, auth, sent } = pageOf(gate);
    const session = open(auth({ methods: [v3.passwordMethod(ADA)], scope: DEMO }));
    const access = await firstValueFrom(session.authenticate());
    const reply = await firstValueFrom(session.get('/resource_providers', PLACEMENT));

    expect(access).toMatchObject({ username: 'ada', projectName: 'demo', roleNames: ['member', 'reader'] });
    expect(reply).toMatchObject({ status: 200, body: { resource_providers: [] } });
    expect(sent).toEqual(['POST /os/session', 'GET /os/placement@RegionOne/resource_providers']);
    expect(await firstValueFrom(session.getToken())).toBeUndefined();
    expect(session.snapshot().token).toMatchObject({ status: 'valid', renewable: 'automatic' });
    expectNoSecrets(gate);
  });

  it('knows after a reload who is signed in', async () => {
    const { open, auth, sent } = pageOf(await serveGateway());
    await firstValueFrom(open(auth({ methods: [v3.passwordMethod(ADA)], scope: DEMO })).authenticate());
    const session = open(auth());

    expect(await firstValueFrom(session.getUserId())).toEqual(expect.any(String));
    expect(await firstValueFrom(session.get('/servers', COMPUTE))).toMatchObject({ status: 200 });
    expect(sent.slice(1)).toEqual(['GET /os/session', 'GET /os/compute@RegionOne/v2.1/servers']);
  });

  it('finds versions, microversions and what else the user may be in, through the gateway alone', async () => {
    const { open, auth, sent } = pageOf(await serveGateway());
    const session = open(auth({ methods: [v3.passwordMethod(ADA)], scope: DEMO }));

    expect(await firstValueFrom(session.getEndpointData({ serviceType: 'compute' }))).toMatchObject({ maxMicroversion: [2, 93] });
    expect((await firstValueFrom(listScopes(session))).projects.map(({ name }) => name).sort()).toEqual(['admin', 'demo']);
    expect(sent.every((line) => line.includes(' /os/'))).toBe(true);
  });

  it('answers a challenge, and looks at the session from then on', async () => {
    const gate = await serveGateway();
    const { open, auth, sent } = pageOf(gate);
    const plugin = auth({ methods: [v3.passwordMethod(FAY)], scope: DEMO });
    const session = open(plugin);

    expect(await failure(firstValueFrom(session.authenticate()))).toMatchObject({ code: 'missing-auth-methods', methods: ['password'], requiredAuthMethods: [['password', 'totp']] });
    expect(session.snapshot().token).toMatchObject({ status: 'challenged', missing: [['totp']] });
    expect(await failure(firstValueFrom(plugin.answer(v3.totpMethod({ ...FAY_USER, passcode: '000000' }))))).toMatchObject({ status: 401 });
    expect(await firstValueFrom(plugin.answer(v3.totpMethod({ ...FAY_USER, passcode: PASSCODE })))).toMatchObject({ username: 'fay' });
    expect(session.snapshot().token).toMatchObject({ status: 'valid', renewable: 'automatic' });
    await firstValueFrom(session.authenticate());
    expect(sent).toEqual(['POST /os/session', 'POST /os/session/answer', 'POST /os/session/answer', 'GET /os/session']);
    await firstValueFrom(session.get('/resource_providers', PLACEMENT));
    expectNoSecrets(gate);
  });

  it('goes on in another project', async () => {
    const { open, auth, sent } = pageOf(await serveGateway());
    const plugin = auth({ methods: [v3.passwordMethod(ADA)], scope: DEMO });
    await firstValueFrom(open(plugin).authenticate());
    const other = open(plugin.rescope({ projectName: 'admin', projectDomainId: 'default' }));

    expect(await firstValueFrom(other.authenticate())).toMatchObject({ projectName: 'admin', roleNames: ['admin'] });
    expect(sent).toEqual(['POST /os/session', 'POST /os/session/scope']);
  });

  it('signs out, and then is nobody', async () => {
    const gate = await serveGateway();
    const { open, auth } = pageOf(gate);
    const plugin = auth({ methods: [v3.passwordMethod(ADA)], scope: DEMO });
    const session = open(plugin);
    await firstValueFrom(session.authenticate());
    await firstValueFrom(plugin.signOut(session.connection));

    expect(await failure(firstValueFrom(session.get('/resource_providers', PLACEMENT)))).toMatchObject({ code: 'authorization-failure', message: expect.stringContaining('Nobody is signed in') });
    expect(gate.served.cloud.count('DELETE', '/identity/v3/auth/tokens')).toBe(1);
  });

  it('tells when the session at the gateway is over, and takes up the next one at once', async () => {
    const gate = await serveGateway();
    const { open, auth } = pageOf(gate);
    const session = open(auth({ methods: [v3.passwordMethod(ADA)], scope: DEMO }));
    await firstValueFrom(session.authenticate());
    gate.handler.close();

    expect(await failure(firstValueFrom(session.get('/resource_providers', PLACEMENT)))).toMatchObject({ code: 'authorization-failure' });
    expect(session.snapshot().token).toMatchObject({ status: 'failed' });
  });

  it('says why a sign-in is refused', async () => {
    const { open, auth } = pageOf(await serveGateway());
    const wrong = auth({ methods: [v3.passwordMethod({ ...ADA, password: 'pw-Jx19Fs-gateway-wrong' })], scope: DEMO });

    expect(await failure(firstValueFrom(open(wrong).authenticate()))).toMatchObject({ name: 'HttpError', status: 401, message: expect.stringContaining('Invalid username or password') });
  });

  it('names what cannot be right', () => {
    expect(() => gatewayAuth({ url: '/os' })).toThrow(expect.objectContaining({ options: ['url'] }));
    expect(() => gatewayAuth({ url: 'http://a.example.com', password: 'x' } as never)).toThrow(expect.objectContaining({ code: 'unknown-option' }));
    expect(createAccessInfo({ token: {} }).authToken).toBeUndefined();
  });
});

const FAY_USER = { username: FAY.username, userDomainId: FAY.userDomainId };
