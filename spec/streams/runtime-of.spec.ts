import { Adapter, realRuntime, Session, type Client } from 'keystoneauth-rx';
import { describe, expect, it } from 'vitest';
import { closedOf, runtimeOf } from '../../src/streams/runtime-of.js';
import { listen } from '../token/listener.js';
import { VirtualRuntime } from '../token/virtual-runtime.js';

describe('runtimeOf', () => {
  it('is the time of a session, of its adapters, and of adapters on those', () => {
    const runtime = new VirtualRuntime();
    const session = new Session({ runtime });
    const adapter = new Adapter({ session });

    expect([session, adapter, new Adapter({ session: adapter })].map(runtimeOf)).toEqual([runtime, runtime, runtime]);
    session.close();
  });

  it('is the real time for a client of another make', () => {
    expect(runtimeOf({ request: () => [] } as unknown as Client)).toBe(realRuntime);
  });
});

describe('closedOf', () => {
  it('tells when the session of a client is closed, and nothing of a client of another make', () => {
    const session = new Session();
    const heard = listen(closedOf(new Adapter({ session })));
    expect([heard.values.length, heard.completed]).toEqual([0, false]);
    session.close();

    expect([heard.values.length, heard.completed]).toEqual([1, true]);
    expect(listen(closedOf({ request: () => [] } as unknown as Client))).toMatchObject({ values: [], completed: true });
  });
});
