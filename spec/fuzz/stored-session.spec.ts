import { inspect } from 'node:util';
import fc from 'fast-check';
import { of } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { DiscoveryCache, Session, type KeystoneEvent, type Transport } from 'keystoneauth-rx';
import * as v3 from 'keystoneauth-rx/v3';
import type { TokenStore } from '../../src/token/store/token-store.js';
import { VirtualRuntime } from '../token/virtual-runtime.js';
import { damagedJson, damagedText, tellingJson } from './damage.js';
import { AUTH_URL, cloudWith, PASSWORD } from './damaged-cloud.js';
import { SECRET, v3TokenBody, versionsBody } from './documents.js';
import { endsHarmlessly } from './ending.js';
import { bringsNoOther } from './own-secrets.js';

/** In the store; the cloud takes it too. */
const KEPT = 'gAAAAB-Kw37-stored';
const secrets = [PASSWORD, SECRET];
const ages = fc.constantFrom(undefined, 0, 1000, 1e12, -5, Number.NaN, Infinity);
const record = { format: 1, readableBy: 1, state: { auth_token: KEPT, body: v3TokenBody }, lifeMs: 3_600_000, leftMs: 3_599_000 };
const refusal = {
  ...{ format: 1, readableBy: 1, message: 'POST http://cloud.test/identity/v3/auth/tokens was answered with 401.', requestId: 'req-3' },
  ...{ http: { status: 401, method: 'POST', url: 'http://cloud.test/identity/v3/auth/tokens' }, count: 1, pauseMs: 30_000 },
};
const documents = { format: 1, readableBy: 1, documents: [{ url: 'http://cloud.test/compute/', status: 200, headers: {}, body: versionsBody, readAt: Date.UTC(2040, 0, 1) }] };

/** A store that holds something under the keys that begin so, and forgets what it is given. */
function holding(prefix: RegExp, text: string, ageMs: number | undefined): TokenStore {
  return {
    load: (key) => of(prefix.test(key) ? { text, ageMs } : undefined),
    save: () => of(true),
    clear: () => of(undefined),
    withLock: (_key, work) => work('lease-1'),
  };
}

/** A cloud that takes two tokens and no other. */
function strictCloud(): { readonly transport: Transport; readonly seen: { signIns: number } } {
  const carry = cloudWith({});
  const seen = { signIns: 0 };
  const transport: Transport = (request) => {
    const { method, url, headers } = request;
    if (method === 'POST') seen.signIns += 1;
    const isKnown = [KEPT, SECRET].includes(headers['X-Auth-Token'] ?? '');
    return isKnown || !url.includes('/servers') ? carry(request) : of({ status: 401, headers: {}, body: undefined });
  };
  return { transport, seen };
}

interface Use {
  readonly session: Session;
  readonly runtime: VirtualRuntime;
  readonly events: readonly KeystoneEvent[];
  readonly signIns: () => number;
}

/** A session over such a store; nothing that it tells holds a secret. */
async function using(store: TokenStore, use: (made: Use) => Promise<void>): Promise<void> {
  const runtime = new VirtualRuntime();
  const { transport, seen } = strictCloud();
  const auth = v3.password({ authUrl: `${AUTH_URL}/v3`, userId: 'u-1', password: PASSWORD, projectId: 'p-1', tokenStore: store });
  const session = new Session({ auth, runtime, transport, discoveryCache: new DiscoveryCache({ runtime, store }) });
  const events: KeystoneEvent[] = [];
  session.events$.subscribe((event) => events.push(event));
  await use({ session, runtime, events, signIns: () => seen.signIns });
  const told = `${inspect(events, { depth: 8 })} ${JSON.stringify(events)}`;
  for (const secret of [...secrets, KEPT]) expect(told).not.toContain(secret);
  session.close();
}

const URL_OF_LIST = 'http://cloud.test/compute/v2.1/servers';

describe('a session whose store is in order', () => {
  it('takes what is kept', async () => {
    await using(holding(/^[\da-f]{64}/, JSON.stringify(record), 0), async ({ session, runtime, signIns }) => {
      expect(await endsHarmlessly(runtime, session.get(URL_OF_LIST), { secrets })).toMatchObject({ status: 200 });
      expect(signIns()).toBe(0);
    });
    await using(holding(/^refused-/, JSON.stringify(refusal), 0), async ({ session, runtime, signIns }) => {
      expect(await endsHarmlessly(runtime, session.get(URL_OF_LIST), { secrets })).toBeUndefined();
      expect(signIns()).toBe(0);
    });
  });
});

describe('a session whose store is damaged', () => {
  it('has its answer, after one sign-in at most', async () => {
    const texts = fc.oneof(damagedText(JSON.stringify(record)), damagedJson(record), tellingJson(record, [PASSWORD])).filter((text) => bringsNoOther(text, [KEPT, PASSWORD]));
    await fc.assert(fc.asyncProperty(texts, ages, (text, ageMs) => using(holding(/^[\da-f]{64}/, text, ageMs), async ({ session, runtime, events, signIns }) => {
      const reply = await endsHarmlessly(runtime, session.get(URL_OF_LIST), { secrets: [...secrets, KEPT] });
      expect(reply?.status).toBe(200);
      expect(signIns()).toBeLessThanOrEqual(1);
      const warnings = events.filter((event) => event.type === 'warning').map(({ code }) => code);
      expect(['plain-http-sign-in', 'ignored-token-record', 'token-store-failed']).toEqual(expect.arrayContaining(warnings));
    })), { numRuns: 200 });
  });

  it('has its answer, or an error that others were told, where a refusal is kept', async () => {
    await fc.assert(fc.asyncProperty(fc.oneof(damagedText(JSON.stringify(refusal)), damagedJson(refusal)), ages, (text, ageMs) => using(holding(/^refused-/, text, ageMs), async ({ session, runtime, signIns }) => {
      const reply = await endsHarmlessly(runtime, session.get(URL_OF_LIST), { secrets });
      expect([reply?.status, signIns()]).toEqual(reply === undefined ? [undefined, 0] : [200, 1]);
    })), { numRuns: 150 });
  });

  it('finds its services, where version documents are kept', async () => {
    await fc.assert(fc.asyncProperty(fc.oneof(damagedText(JSON.stringify(documents)), damagedJson(documents)), ages, (text, ageMs) => using(holding(/^discovery-/, text, ageMs), async ({ session, runtime }) => {
      const found = await endsHarmlessly(runtime, session.getEndpointData({ serviceType: 'compute', minVersion: '2', maxVersion: 'latest' }), { secrets });
      expect(found === undefined || found.url?.startsWith('http://cloud.test/')).toBe(true);
    })), { numRuns: 150 });
  });
});
