import { isKeystoneAuthError, type Session } from 'keystoneauth-rx';
import type { ServedCloud } from 'keystoneauth-rx/testing/cloud';
import * as v3 from 'keystoneauth-rx/v3';
import { firstValueFrom, forkJoin } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { Callers, type CallersOptions } from '../../demos/long-lived-service/callers.js';
import { admin, demo, failureOf, one, openSession, startCloud } from '../journeys/demo-cloud.js';

const QUESTIONS = '/identity/v3/auth/tokens';

interface Known {
  readonly served: ServedCloud;
  readonly callers: Callers;
  readonly outcomes: string[];
  /** A new token of demo's. */
  token(): Promise<string>;
  /** How often Keystone was asked about a token. */
  asked(): number;
}

async function known(options: Partial<CallersOptions> = {}): Promise<Known> {
  const served = await startCloud({ tokenLifeMs: 60_000 });
  const { authUrl, cloud } = served;
  const session: Session = openSession({ auth: v3.password({ authUrl, ...admin }) });
  await one(session.authenticate());
  const outcomes: string[] = [];
  return {
    served,
    outcomes,
    callers: new Callers({ session, keptMs: 1000, onAsked: (outcome) => outcomes.push(outcome), ...options }),
    token: async () => (await one(openSession({ auth: v3.password({ authUrl, ...demo }) }).getToken())) ?? '',
    asked: () => cloud.count('GET', QUESTIONS),
  };
}

describe(Callers.name, () => {
  it('asks Keystone once for all who come together, and again when what it said is old', async () => {
    let now = 0;
    const { callers, token, asked } = await known({ now: () => now });
    const shown = await token();

    const found = await firstValueFrom(forkJoin(Array.from({ length: 30 }, () => callers.find(shown))));
    expect(new Set(found.map((caller) => caller?.projectId)).size).toBe(1);
    expect(found[0]?.userId).toEqual(expect.any(String));
    now = 999;
    await one(callers.find(shown));
    expect(asked()).toBe(1);
    now = 1000;
    await one(callers.find(shown));
    expect(asked()).toBe(2);
  });

  it('knows no more than so many, and forgets the one longest unused', async () => {
    const { callers, token, asked } = await known({ most: 2, keptMs: 60_000 });
    const [first, second, third] = [await token(), await token(), await token()];

    for (const shown of [first, second, first, third]) await one(callers.find(shown));
    expect([callers.size, asked()]).toEqual([2, 3]);
    await one(callers.find(first));
    expect(asked()).toBe(3);
    await one(callers.find(second));
    expect(asked()).toBe(4);
  });

  it('notices a token that was revoked after a while, or at once when told to look', async () => {
    let now = 0;
    const { callers, served, token, outcomes } = await known({ now: () => now });
    const [one1, other] = [await token(), await token()];
    for (const shown of [one1, other]) await one(callers.find(shown));
    served.cloud.revoke(one1);
    served.cloud.revoke(other);

    expect(await one(callers.find(one1))).toBeDefined();
    callers.forget(one1);
    expect(await one(callers.find(one1))).toBeUndefined();
    now = 1000;
    expect(await one(callers.find(other))).toBeUndefined();
    expect(outcomes).toEqual(['good', 'good', 'bad', 'bad']);
  });

  it('trusts what it knew while Keystone does not answer, for so long and no longer, and remembers no failure of others', async () => {
    let now = 0;
    const { callers, served, token, outcomes } = await known({ now: () => now, staleMs: 10_000 });
    const [shown, stranger] = [await token(), await token()];
    await one(callers.find(shown));
    const away = (): void => { served.cloud.fail({ method: 'GET', path: QUESTIONS, status: 503 }); };

    now = 2_000;
    away();
    expect(await one(callers.find(shown))).toBeDefined();
    expect(await one(callers.find(shown))).toBeDefined();
    away();
    expect(isKeystoneAuthError(await failureOf(callers.find(stranger)), 'http-error')).toBe(true);
    expect(await one(callers.find(stranger))).toBeDefined();
    now = 10_000;
    away();
    expect(isKeystoneAuthError(await failureOf(callers.find(shown)), 'http-error')).toBe(true);
    expect(outcomes).toEqual(['good', 'unknown', 'unknown', 'good', 'unknown']);
  });

  it('asks again about a token that has ended, however lately it was good', async () => {
    let now = Date.now();
    const { callers, served, token } = await known({ now: () => now, keptMs: 10 * 60_000 });
    const shown = await token();
    expect(await one(callers.find(shown))).toBeDefined();

    served.cloud.expireTokens();
    now += 61_000;
    expect(await one(callers.find(shown))).toBeUndefined();
  });
});
