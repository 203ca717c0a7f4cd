import { inspect } from 'node:util';
import fc from 'fast-check';
import { defer, of } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { Session, type KeystoneEvent, type TokenStore, type Transport } from 'keystoneauth-rx';
import { gatewayAuth } from 'keystoneauth-rx/browser';
import { gateway } from 'keystoneauth-rx/node';
import { VirtualRuntime } from '../token/virtual-runtime.js';
import { damagedJson, damagedText, damagedValue } from './damage.js';
import { AUTH_URL, cloudWith, damagedAnswer, PASSWORD, type Answer, type Place } from './damaged-cloud.js';
import { SECRET, v3TokenBody } from './documents.js';
import { endsHarmlessly } from './ending.js';
import { bringsNoOther, isInPlace } from './own-secrets.js';

const BASE = 'http://page.test/os';
const EIGHT_HOURS_MS = 28_800_000;
const PASSCODE = '908172';
const signInBody = { username: 'alice', password: PASSWORD, passcode: PASSCODE, userDomainId: 'default', scope: { projectName: 'north', projectDomainId: 'default' } };
const scopeBody = { projectId: 'p-2' };

/** What a page sends. */
interface Said {
  readonly method?: string;
  readonly body?: string;
}

/** What it is answered. */
interface Seen {
  readonly status: number;
  readonly text: string;
}

/** A gateway, and a page in front of it, which keeps the cookie. */
class Page {
  readonly #runtime = new VirtualRuntime();
  readonly #handler;
  readonly #events: KeystoneEvent[] = [];
  readonly #answers: string[] = [];
  cookie: string | undefined;

  constructor(damaged: Partial<Record<Place, Answer>> = {}, sessionStore?: TokenStore) {
    this.#handler = gateway({ authUrl: AUTH_URL, session: { transport: cloudWith(damaged) }, runtime: this.#runtime, sessionStore });
    this.#handler.events$.subscribe((event) => this.#events.push(event));
  }

  /** The answer, which is one whatever happens behind it. */
  async ask(path: string, { method = 'GET', body }: Said = {}): Promise<Seen> {
    const headers = { 'x-requested-with': 'keystoneauth-rx', ...(body !== undefined && { 'content-type': 'application/json' }), ...(this.cookie !== undefined && { cookie: this.cookie }) };
    const request = new Request(`${BASE}${path}`, { method, headers, ...(body !== undefined && { body }) });
    const reply = (await endsHarmlessly(this.#runtime, defer(() => this.#handler(request)), {})) ?? expect.fail('it has no answer');
    const text = await reply.text();
    this.#answers.push(JSON.stringify([...reply.headers]), text);
    for (const set of reply.headers.getSetCookie()) this.cookie = set.includes('Max-Age=0') ? undefined : set.split(';', 1)[0];
    expect(reply.status).toBeGreaterThanOrEqual(200);
    return { status: reply.status, text };
  }

  signIn(body: unknown = signInBody): Promise<Seen> {
    return this.ask('/session', { method: 'POST', body: JSON.stringify(body) });
  }

  /** The end; nothing that was said holds one of `secrets`. */
  close(secrets: readonly string[]): void {
    this.#handler.close();
    const told = [...this.#answers, inspect(this.#events, { depth: 8 }), JSON.stringify(this.#events)].join('\n');
    for (const secret of secrets) expect(told).not.toContain(secret);
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

describe('a gateway', () => {
  it('answers a page that sends something else than its sign-in, its scope or its factors', async () => {
    // What came in another place than that of a password is none.
    const own = [PASSWORD, PASSCODE];
    const signIn = damagedJson(signInBody).filter((body) => bringsNoOther(body, own) && (parsed(body) === undefined || own.every((secret) => isInPlace(body, secret))));
    const damaged = fc.oneof(fc.constantFrom('', '/answer').chain((path) => signIn.map((body) => [path, body] as const)), damagedJson(scopeBody).map((body) => ['/scope', body] as const));
    await fc.assert(fc.asyncProperty(damaged, async ([path, body]) => {
      const page = new Page();
      if (path !== '') expect(await page.signIn()).toMatchObject({ status: 200 });
      await page.ask(`/session${path}`, { method: 'POST', body });
      await page.ask('/session');
      page.close([PASSWORD, SECRET]);
    }), { numRuns: 150 });
  });

  it('answers a page whose cloud is damaged, and shows it no secret', async () => {
    const damage = fc.constantFrom<readonly [asked: Place, answered: Place]>(['v3', 'v3'], ['v3', 'denial'], ['v3', 'challenge'], ['versions', 'versions'], ['list', 'list'], ['refusal', 'refusal']);
    const damaged = damage.chain(([asked, answered]) => damagedAnswer(answered, []).map((answer) => ({ [asked]: answer })));
    await fc.assert(fc.asyncProperty(damaged, async (answers) => {
      const page = new Page(answers);
      await page.signIn();
      for (const path of ['/session', '/compute', '/compute/v2.1/servers', '/compute@North/servers?limit=2']) await page.ask(path);
      await page.ask('/session/scope', { method: 'POST', body: JSON.stringify(scopeBody) });
      await page.ask('/compute/servers', { method: 'POST', body: '{}' });
      await page.ask('/session', { method: 'DELETE' });
      page.close([PASSWORD, SECRET]);
    }), { numRuns: 150 });
  });

  it('answers whatever path is asked for', async () => {
    const page = new Page();
    await page.signIn();
    expect(await page.ask('/compute@North/servers?limit=2')).toMatchObject({ status: 200 });
    await fc.assert(fc.asyncProperty(damagedText('/compute@North/servers/a%2Fb?limit=2').filter((path) => URL.canParse(`${BASE}${path}`)), async (path) => {
      await page.ask(path);
    }), { numRuns: 150 });
    page.close([PASSWORD, SECRET]);
  });

  it('answers a page whose session another process has kept, however damaged, and lets it last no longer', async () => {
    let kept = '';
    const store: TokenStore = {
      load: () => of(kept === '' ? undefined : { text: kept, ageMs: 0 }),
      save: (_key, text) => of(((kept = text), true)),
      clear: () => of(undefined),
      withLock: (_key, work) => work('lease-1'),
    };
    const first = new Page({}, store);
    await first.signIn();
    const { cookie } = first;
    const whole = parsed(kept);
    first.close([]);
    await fc.assert(fc.asyncProperty(damagedJson(whole).filter((text) => bringsNoOther(text, [SECRET])), async (text) => {
      kept = text;
      const page = new Page({}, store);
      page.cookie = cookie;
      const { status, text: shown } = await page.ask('/session');
      await page.ask('/compute/v2.1/servers');
      const { session } = status === 200 ? (parsed(shown) as { session: { endsAt: number } }) : { session: { endsAt: 0 } };
      expect(session.endsAt).toBeLessThanOrEqual(new VirtualRuntime().now() + EIGHT_HOURS_MS);
      page.close([PASSWORD, SECRET]);
    }), { numRuns: 150 });
  });
});

describe('a page at a damaged gateway', () => {
  const entered = { token: v3TokenBody.token, session: { endsAt: 9e12, idleMs: 1_800_000 } };
  const challenged = { error: { code: 401, title: 'challenged', reason: 'challenged', message: 'Keystone wants more.', methods: ['password'], required: [['password', 'totp']], missing: [['totp']], expires_at: '2040-01-01T01:00:00Z' } };

  it('is signed in, or has one of our errors', async () => {
    const answers = fc.oneof(damagedValue(entered).map((body) => ({ status: 200, body })), damagedValue(challenged).map((body) => ({ status: 401, body })));
    await fc.assert(fc.asyncProperty(answers, async ({ status, body }) => {
      const runtime = new VirtualRuntime();
      const transport: Transport = () => of({ status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
      const session = new Session({ auth: gatewayAuth({ url: BASE }), runtime, transport });
      await endsHarmlessly(runtime, session.authenticate(), {});
      await endsHarmlessly(runtime, session.getEndpointData({ serviceType: 'compute' }), {});
      await endsHarmlessly(runtime, session.get('/servers', { endpointFilter: { serviceType: 'compute' } }), {});
      session.close();
    }), { numRuns: 150 });
  });
});
