import { describe, expect, it } from 'vitest';
import { memoryTokenStore, type KeystoneEvent, type Session } from 'keystoneauth-rx';
import { demoPlugin, one, openSession, startCloud } from './demo-cloud.js';

const servers = { endpointFilter: { serviceType: 'compute' } };
const MANY = 20;

/** A proxy that makes a session and a plugin of its own for each request. */
async function startProxy() {
  const served = await startCloud();
  const tokenStore = memoryTokenStore();
  const events: KeystoneEvent['type'][] = [];
  const open = (): Session => {
    const session = openSession({ auth: demoPlugin(served, { tokenStore }) });
    session.events$.subscribe(({ type }) => events.push(type));
    return session;
  };
  const statuses = async (sessions: readonly Session[]): Promise<Set<number>> =>
    new Set(await Promise.all(sessions.map(async (session) => (await one(session.get('/servers', servers))).status)));
  const count = (type: KeystoneEvent['type']): number => events.filter((seen) => seen === type).length;
  return { cloud: served.cloud, count, open, statuses };
}

const many = (open: () => Session): readonly Session[] => Array.from({ length: MANY }, open);

describe('a memory store of many plugins', () => {
  it('makes one sign-in of those that start at the same time', async () => {
    const { cloud, count, open, statuses } = await startProxy();

    expect(await statuses(many(open))).toEqual(new Set([200]));

    expect(cloud.signIns).toBe(1);
    expect([count('sign-in-succeeded'), count('token-restored'), count('warning')]).toEqual([1, MANY - 1, 0]);
  });

  it('makes no sign-in for those that come later', async () => {
    const { cloud, open, statuses } = await startProxy();
    const first = open();
    await statuses([first]);
    first.close();

    expect(await statuses(many(open))).toEqual(new Set([200]));

    expect(cloud.signIns).toBe(1);
  });

  it('makes one sign-in when the token of all of them is revoked', async () => {
    const { cloud, open, statuses } = await startProxy();
    const sessions = many(open);
    await statuses(sessions);
    cloud.revoke();

    expect(await statuses(sessions)).toEqual(new Set([200]));

    expect(cloud.signIns).toBe(2);
  });
});
