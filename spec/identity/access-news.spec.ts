import { firstValueFrom } from 'rxjs';
import { afterEach, describe, expect, it } from 'vitest';
import type { CatalogChanged, CredentialEnding, IdentityPlugin, KeystoneEvent } from 'keystoneauth-rx';
import { v3Token } from 'keystoneauth-rx/testing';
import * as v3 from 'keystoneauth-rx/v3';
import { manualClock, type ManualClock } from '../discovery/manual-clock.js';
import type { Answer } from '../request/http-service.js';
import { closeAll, requestLines, serveKeystone, sessionFor } from './scripted-keystone.js';

afterEach(closeAll);

const DAY = 86_400_000;
const credentials = { userId: 'user-1', password: 'pw-Gv48cRzT1u' } as const;
const lasting = (clock: ManualClock, ms: number): string => new Date(clock.now() + ms).toISOString();

/** A Keystone whose tokens can be changed, and a session that uses it. */
async function changingCloud(plugin: (authUrl: string) => IdentityPlugin = (authUrl) => v3.password({ authUrl, ...credentials })) {
  const clock = manualClock();
  const keystone = await serveKeystone(({ method, path }, number) => {
    if (path.includes('/application_credentials/')) return cloud.credential;
    if (method !== 'POST') return undefined;
    const issuedAt = clock.now() + cloud.aheadMs;
    const expiresAt = issuedAt + 3_600_000;
    const { methods, projectId } = cloud;
    const token = v3Token({ userId: 'user-1', userName: 'demo', projectId, methods, issuedAt, expiresAt });
    if (methods.includes('application_credential')) token.setApplicationCredential({ applicationCredentialId: 'ac-1', applicationCredentialName: 'robot' });
    for (const [type, url] of Object.entries(cloud.urls)) token.addService(type, { name: type }).addEndpoint('public', url, { region: 'North' });
    const json = token.toJSON();
    Object.assign(json.token.user, { password_expires_at: cloud.passwordEnds });
    return { status: 201, headers: { 'X-Subject-Token': `tk-Gv48cRz-news-${String(number)}` }, json };
  });
  const auth = plugin(`${keystone.url}/v3`);
  const cloud: { urls: Record<string, string>; passwordEnds: string | undefined; methods: string[]; projectId: string; aheadMs: number; credential: Answer } = {
    urls: { compute: 'http://nova.test/v2.1', image: 'http://glance.test' },
    passwordEnds: undefined,
    methods: ['password'],
    projectId: 'project-1',
    aheadMs: 0,
    credential: { status: 403, json: { error: { message: 'You are not authorized.' } } },
  };
  const { session, events } = sessionFor(auth, { runtime: clock });
  const signIn = () => firstValueFrom(session.authenticate());
  return { clock, keystone, auth, cloud, session, events, signIn };
}

const changesIn = (events: readonly KeystoneEvent[]): CatalogChanged[] => events.filter((event) => event.type === 'catalog-changed');
const endingsIn = (events: readonly KeystoneEvent[]): CredentialEnding[] => events.filter((event) => event.type === 'credential-ending');

describe('AccessNews', () => {
  describe('of catalogs', () => {
    it('tells what appeared, moved and went since the token before', async () => {
      const { clock, cloud, auth, events, signIn, keystone } = await changingCloud();
      await signIn();
      cloud.urls = { compute: 'http://nova.test:8774/v2.1', placement: 'http://placement.test' };
      await signIn();
      await signIn();
      expect(changesIn(events)).toEqual([
        {
          ...{ type: 'catalog-changed', at: clock.now(), authUrl: auth.authUrl, projectId: 'project-1' },
          appeared: [{ serviceType: 'placement', serviceName: 'placement', interface: 'public', regionName: 'North', url: 'http://placement.test' }],
          moved: [
            {
              ...{ serviceType: 'compute', serviceName: 'compute', interface: 'public', regionName: 'North' },
              ...{ url: 'http://nova.test:8774/v2.1', before: 'http://nova.test/v2.1' },
            },
          ],
          went: [{ serviceType: 'image', serviceName: 'image', interface: 'public', regionName: 'North', url: 'http://glance.test' }],
        },
      ]);
      expect(requestLines(keystone)).toHaveLength(3);
    });

    it('remembers the catalog of a token that was dropped', async () => {
      const { cloud, session, events, signIn } = await changingCloud();
      await signIn();
      session.invalidate();
      delete cloud.urls['image'];
      await firstValueFrom(session.getToken());
      expect(changesIn(events)).toMatchObject([{ appeared: [], moved: [], went: [{ serviceType: 'image' }] }]);
    });

    it('tells each session that uses the plugin', async () => {
      const { auth, cloud, clock, events, signIn } = await changingCloud();
      const other = sessionFor(auth, { runtime: clock });
      await firstValueFrom(other.session.getToken());
      await signIn();
      cloud.urls['image'] = 'http://glance.test:9292';
      await signIn();
      expect([changesIn(events).length, changesIn(other.events).length]).toEqual([1, 1]);
    });

    it('compares across a token that has no catalog', async () => {
      const { cloud, events, signIn } = await changingCloud();
      const { compute = '' } = cloud.urls;
      await signIn();
      cloud.urls = {};
      await signIn();
      expect(changesIn(events)).toEqual([]);
      cloud.urls = { compute };
      await signIn();
      expect(changesIn(events)).toMatchObject([{ appeared: [], moved: [], went: [{ serviceType: 'image' }] }]);
    });

    it('compares nothing with the catalog of another scope', async () => {
      const { cloud, events, signIn } = await changingCloud();
      await signIn();
      cloud.projectId = 'project-2';
      cloud.urls = { compute: 'http://nova.test/v2.1/project-2' };
      await signIn();
      expect(changesIn(events)).toEqual([]);
    });
  });

  describe('of passwords', () => {
    it('tells 14 days before the end, once a day', async () => {
      const { clock, cloud, auth, events, signIn } = await changingCloud();
      cloud.passwordEnds = lasting(clock, 14 * DAY + 1000);
      const endsAt = clock.now() + 14 * DAY + 1000;
      await signIn();
      expect(endingsIn(events)).toEqual([]);
      clock.advance(1000);
      await signIn();
      await signIn();
      expect(endingsIn(events)).toEqual([
        { type: 'credential-ending', at: clock.now(), authUrl: auth.authUrl, credential: 'password', id: 'user-1', name: 'demo', endsAt, leftMs: 14 * DAY },
      ]);
      clock.advance(DAY);
      await signIn();
      expect(endingsIn(events).map(({ leftMs }) => leftMs / DAY)).toEqual([14, 13]);
    });

    it('is not silenced for long by a clock that was wrong', async () => {
      const { clock, cloud, events, signIn } = await changingCloud();
      cloud.passwordEnds = lasting(clock, DAY);
      clock.setBack(-365 * DAY);
      cloud.aheadMs = -365 * DAY;
      await signIn();
      clock.setBack(365 * DAY);
      cloud.aheadMs = 0;
      await signIn();
      expect(endingsIn(events).map(({ leftMs }) => leftMs)).toEqual([DAY, DAY]);
    });

    it('counts by the clock of Keystone', async () => {
      const { clock, cloud, events, signIn } = await changingCloud();
      cloud.aheadMs = 10 * DAY;
      cloud.passwordEnds = lasting(clock, 20 * DAY);
      await signIn();
      expect(endingsIn(events)).toMatchObject([{ leftMs: 10 * DAY }]);
    });

    it('tells a session once where several plugins sign in with the same password', async () => {
      const { clock, cloud, auth, session, events, signIn } = await changingCloud();
      cloud.passwordEnds = lasting(clock, DAY);
      await signIn();
      await firstValueFrom(session.getToken({ auth: auth.rescope({ projectId: 'project-2' }) }));
      expect(endingsIn(events)).toHaveLength(1);
    });

    it('is told to who begins to listen the same day', async () => {
      const { clock, cloud, auth, signIn } = await changingCloud();
      cloud.passwordEnds = lasting(clock, DAY);
      await signIn();
      const late = sessionFor(auth, { runtime: clock });
      await firstValueFrom(late.session.authenticate());
      expect(endingsIn(late.events)).toHaveLength(1);
    });

    it('says nothing of a password that nobody signs in with, and nothing at all with warnBeforeMs: 0', async () => {
      const robot = { applicationCredentialId: 'ac-1', applicationCredentialSecret: 'pw-Ks26wTn8Yb' };
      const other = await changingCloud((authUrl) => v3.applicationCredential({ authUrl, ...robot }));
      const silent = await changingCloud((authUrl) => v3.password({ authUrl, ...credentials, warnBeforeMs: 0 }));
      for (const { clock, cloud, signIn } of [other, silent]) {
        cloud.passwordEnds = lasting(clock, DAY);
        if (cloud === other.cloud) cloud.methods = ['application_credential'];
        await signIn();
      }
      expect([...endingsIn(other.events), ...endingsIn(silent.events)]).toEqual([]);
      expect(requestLines(other.keystone)).toEqual(['POST /v3/auth/tokens']);
    });
  });

  describe('of application credentials', () => {
    const robots = (warnBeforeMs: number) =>
      changingCloud((authUrl) => v3.applicationCredential({ authUrl, applicationCredentialId: 'ac-1', applicationCredentialSecret: 'pw-Ks26wTn8Yb', warnBeforeMs }));

    it('asks Keystone once a day, where it was told when to warn', async () => {
      const { clock, cloud, events, keystone, signIn } = await robots(30 * DAY);
      cloud.methods = ['application_credential'];
      cloud.credential = { json: { application_credential: { id: 'ac-1', name: 'robot', expires_at: lasting(clock, 29 * DAY).replace('Z', '') } } };
      await signIn();
      await expect.poll(() => endingsIn(events)).toMatchObject([{ credential: 'application-credential', id: 'ac-1', name: 'robot', leftMs: 29 * DAY }]);
      await signIn();
      expect(requestLines(keystone)).toEqual([
        ...['POST /v3/auth/tokens', 'GET /v3/users/user-1/application_credentials/ac-1'],
        'POST /v3/auth/tokens',
      ]);
      expect(keystone.arrivals[1]?.headers['x-auth-token']).toBe('tk-Gv48cRz-news-1');
      clock.advance(DAY);
      await signIn();
      await expect.poll(() => endingsIn(events).map(({ leftMs }) => leftMs / DAY)).toEqual([29, 28]);
    });

    it.each([
      ['is not allowed to', { status: 403, json: { error: { message: 'You are not authorized.' } } }],
      ['has one that never ends', { json: { application_credential: { id: 'ac-1', expires_at: null } } }],
      ['gets something else', { json: [] }],
    ] satisfies [string, Answer][])('says nothing to who %s, and goes on', async (_who, answer) => {
      const { cloud, events, keystone, session, signIn } = await robots(30 * DAY);
      cloud.methods = ['application_credential'];
      cloud.credential = answer;
      await signIn();
      await keystone.arrived(2);
      await expect.poll(() => session.snapshot().inFlight).toBe(0);
      expect(endingsIn(events)).toEqual([]);
      expect(await firstValueFrom(session.getToken())).toBe('tk-Gv48cRz-news-1');
    });
  });
});
