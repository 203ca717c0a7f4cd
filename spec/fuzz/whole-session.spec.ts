import { inspect } from 'node:util';
import fc from 'fast-check';
import { defaultIfEmpty, toArray, type Observable } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { DiscoveryCache, paginate, password, Session, type AuthPlugin, type KeystoneEvent } from 'keystoneauth-rx';
import * as v2 from 'keystoneauth-rx/v2';
import * as v3 from 'keystoneauth-rx/v3';
import { VirtualRuntime } from '../token/virtual-runtime.js';
import { AUTH_URL, cloudWith, damagedAnswer, PASSWORD, type Answer, type Place } from './damaged-cloud.js';
import { SECRET } from './documents.js';
import { endsHarmlessly } from './ending.js';

const who = { username: 'alice', password: PASSWORD };
const scoped = { ...who, userDomainId: 'default', projectName: 'north', projectDomainId: 'default' };
const plugins: Readonly<Record<string, () => AuthPlugin>> = {
  generic: () => password({ authUrl: AUTH_URL, ...scoped }),
  v3: () => v3.password({ authUrl: `${AUTH_URL}/v3`, ...scoped }),
  v2: () => v2.password({ authUrl: `${AUTH_URL}/v2.0`, ...who, tenantName: 'north' }),
};

/** What a program does with a session. */
const uses: readonly ((session: Session) => Observable<unknown>)[] = [
  (session) => session.authenticate(),
  (session) => session.getAllVersionData(),
  (session) => session.getEndpointData({ serviceType: 'compute', minVersion: '2', maxVersion: 'latest' }),
  (session) => session.get('/servers', { endpointFilter: { serviceType: 'compute' }, microversion: '2.50', connectRetries: 1, statusCodeRetries: 2 }),
  (session) => session.post('/servers', { endpointFilter: { serviceType: 'compute', version: '2.1' }, json: { server: {} } }),
  (session) => paginate(session.adapter({ serviceType: 'compute' }), '/servers', { pageSize: 2 }).pipe(toArray()),
  (session) => session.get('http://cloud.test/compute/v2.1/servers', { responseType: 'json', raiseExc: false }),
];

const both = [PASSWORD, SECRET];

/** Where something is damaged, and the secrets that a session knows when it reads the answer: the password once it was sent, the token once it came. */
const damages = (signIn: 'v2' | 'v3'): readonly (readonly [asked: Place, answered: Place, known: readonly string[]])[] => [
  ['identity', 'identity', []],
  [signIn, signIn, [PASSWORD]],
  [signIn, 'denial', [PASSWORD]],
  [signIn, 'challenge', [PASSWORD]],
  ['versions', 'versions', both],
  ['list', 'list', both],
  ['lastPage', 'lastPage', both],
  ['refusal', 'refusal', both],
];

/** Uses a session on such a cloud in every way, and looks at all that it tells; whether there was an answer, use by use. */
async function useAll(plugin: () => AuthPlugin, damaged: Partial<Record<Place, Answer>>): Promise<readonly boolean[]> {
  const runtime = new VirtualRuntime();
  const session = new Session({ auth: plugin(), runtime, transport: cloudWith(damaged), discoveryCache: new DiscoveryCache({ runtime }) });
  const events: KeystoneEvent[] = [];
  session.events$.subscribe((event) => events.push(event));
  const isAnswered: boolean[] = [];
  for (const use of uses) isAnswered.push((await endsHarmlessly(runtime, use(session).pipe(defaultIfEmpty(undefined)), { secrets: both })) !== undefined);
  const told = `${inspect(events, { depth: 8 })} ${JSON.stringify([events, session.snapshot(), session.timings()])}`;
  for (const secret of both) expect(told).not.toContain(secret);
  session.close();
  return isAnswered;
}

describe('a session on a cloud in order', () => {
  it.each(['generic', 'v3', 'v2'])('of a %s sign-in has its answers, but for what is refused', async (name) => {
    expect(await useAll(plugins[name] ?? expect.fail(), {})).toEqual([true, true, true, true, false, true, true]);
  });
});

describe('a session on a damaged cloud', () => {
  it.each(['generic', 'v3', 'v2'])('of a %s sign-in ends every request in a value or one of our errors, and tells no secret', async (name) => {
    const plugin = plugins[name] ?? expect.fail();
    const damage = fc.constantFrom(...damages(name === 'v2' ? 'v2' : 'v3'));
    const damaged = damage.chain(([asked, answered, known]) => damagedAnswer(answered, known).map((answer) => ({ [asked]: answer })));
    await fc.assert(fc.asyncProperty(damaged, async (answers) => { await useAll(plugin, answers); }), { numRuns: 150 });
  });
});
