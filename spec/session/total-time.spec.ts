import { NEVER, of, type Observable } from 'rxjs';
import { describe, expect, it } from 'vitest';
import type { Transport, TransportRequest } from '../../src/http/transport-port.js';
import { Session } from '../../src/session/session.js';
import { createCloud } from '../../src/testing/create-cloud.js';
import { password } from '../../src/v3/index.js';
import { demo } from '../journeys/demo-cloud.js';
import { VirtualRuntime } from '../token/virtual-runtime.js';

/** A cloud in memory of which the parts whose URL matches are silent. */
function cloudWith(silent: RegExp) {
  const runtime = new VirtualRuntime();
  const cloud = createCloud({ now: () => runtime.now() });
  const sent: string[] = [];
  const transport: Transport = ({ method, url, headers, body }: TransportRequest) => {
    sent.push(`${method} ${new URL(url).pathname}`);
    if (silent.test(url)) return NEVER;
    const lowered = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
    return of(cloud.handle({ method, url, headers: lowered, body: typeof body === 'string' ? body : undefined }));
  };
  const session = new Session({ auth: password({ authUrl: cloud.authUrl, ...demo }), transport, runtime, timeoutMs: { total: 3000 } });
  return { runtime, sent, session };
}

function ending(request$: Observable<unknown>): unknown[] {
  const seen: unknown[] = [];
  request$.subscribe({ next: () => seen.push('value'), error: (error: unknown) => seen.push(error) });
  return seen;
}

const placement = { endpointFilter: { serviceType: 'placement' } };
const over = (outcome: string): unknown => expect.objectContaining({ code: 'deadline-exceeded', outcome }) as unknown;

describe('timeoutMs.total of a Session', () => {
  it('counts the wait for a sign-in, which goes on for others', () => {
    const { runtime, sent, session } = cloudWith(/auth\/tokens/);
    const [impatient, patient] = [ending(session.get('/x', placement)), ending(session.get('/x', { ...placement, timeoutMs: { total: 9000 } }))];
    runtime.advance(3000);
    expect([impatient, patient, sent]).toEqual([[over('not-sent')], [], ['POST /identity/v3/auth/tokens']]);
    runtime.advance(6000);
    expect(patient).toEqual([over('not-sent')]);
  });

  it('counts the wait for a version document', () => {
    const { runtime, session } = cloudWith(/placement\/?$/);
    const seen = ending(session.get('/x', { endpointFilter: { serviceType: 'placement', version: 1, discoverVersions: true } }));
    runtime.advance(3000);
    expect(seen).toEqual([over('not-sent')]);
  });

  it('counts the exchange itself', () => {
    const { runtime, session } = cloudWith(/placement/);
    const seen = ending(session.get('/x', placement));
    runtime.advance(2999);
    expect(seen).toEqual([]);
    runtime.advance(1);
    expect(seen).toEqual([over('unknown')]);
  });

  it('leaves no timer behind when everything is in time', () => {
    const { runtime, session } = cloudWith(/^never$/);
    const seen = ending(session.get('/resource_providers', placement));
    expect(seen).toEqual(['value']);
    expect(runtime.waiting('deadline')).toEqual([]);
  });

  it('is lifted by a request that asks for no limit', () => {
    const { runtime, session } = cloudWith(/placement/);
    const seen = ending(session.get('/x', { ...placement, timeoutMs: { total: 0 } }));
    runtime.advance(60_000);
    expect(seen).toEqual([]);
  });
});
