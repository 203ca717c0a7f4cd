import { once } from 'node:events';
import { Agent, createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import axios from 'axios';
import { firstValueFrom, lastValueFrom, NEVER, of, throwError, toArray } from 'rxjs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { SessionClosed } from '../../src/errors/session-closed.js';
import { authPlugin, type CustomPlugin, type IssuedToken } from '../../src/identity/custom-plugin.js';
import { authenticate } from '../../src/request/authenticate.js';
import { send } from '../../src/request/send.js';
import { realRuntime, type Runtime } from '../../src/runtime/runtime.js';
import { Session } from '../../src/session/session.js';
import { testPlugin } from '../../src/testing/fixtures/test-plugin.js';
import { failureOf } from '../request/caught.js';
import { startService } from '../request/http-service.js';

const LONG_MS = 60_000;

interface SlowPlugin extends CustomPlugin {
  /** Gives the token that is waited for. */
  give(token: string): void;
  /** How often a token was asked for. */
  readonly asked: number;
}

/** A plugin whose sign-in takes as long as the spec likes and knows nothing of the session. */
function slowPlugin(): SlowPlugin {
  const tokens: ((token: IssuedToken) => void)[] = [];
  const plugin = authPlugin({ getToken: () => new Promise<IssuedToken>((resolve) => tokens.push(resolve)) });
  return {
    ...plugin,
    give: (token) => tokens.at(-1)?.(token),
    get asked() {
      return tokens.length;
    },
  };
}

/** A server that never closes a connection by itself; `left` resolves when its first client has. */
async function patientServer(): Promise<{ readonly url: string; readonly left: Promise<unknown> }> {
  const server = createServer((_, response) => response.end()).listen(0, '127.0.0.1');
  server.keepAliveTimeout = 0;
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const left = once(server, 'connection').then(([socket]: Socket[]) => socket && once(socket, 'close'));
  await once(server, 'listening');
  return { url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`, left };
}

describe('Session.close', () => {
  it('ends what is under way at once, and the server sees it', async () => {
    const service = await startService(() => 'hold');
    const session = new Session();
    const failure = failureOf(session.get(service.url));

    await service.arrived(1);
    session.close();

    expect(await failure).toBeInstanceOf(SessionClosed);
    expect(await failure).toMatchObject({ code: 'session-closed', outcome: 'unknown' });
    await service.abandoned(1);
  });

  it('ends requests that still wait for a token', async () => {
    const { url, arrivals } = await startService();
    const session = new Session({ auth: slowPlugin() });
    const failure = failureOf(session.get(url));

    session.close();

    expect(await failure).toMatchObject({ code: 'session-closed', outcome: 'not-sent' });
    expect(arrivals).toEqual([]);
  });

  it('lets no request begin any more', async () => {
    const { url, arrivals } = await startService();
    const auth = slowPlugin();
    const session = new Session({ auth });
    const before = session.get(url);
    session.close();

    expect(session.closing).toBe(true);
    expect(await failureOf(before)).toMatchObject({ code: 'session-closed', outcome: 'not-sent' });
    expect(await failureOf(session.adapter({}).post(url))).toBeInstanceOf(SessionClosed);
    expect(await failureOf(of({ url }).pipe(authenticate(session), send(session)))).toBeInstanceOf(SessionClosed);
    expect([arrivals.length, auth.asked]).toEqual([0, 0]);
  });

  it('completes state$ and events$, for late subscribers too', async () => {
    const session = new Session({ auth: authPlugin({ getToken: () => 'gAAAAAB-token-1' }) });
    const states = lastValueFrom(session.state$.pipe(toArray()));
    const events = lastValueFrom(session.events$.pipe(toArray()));

    session.close();

    expect(await states).toEqual([{ status: 'none' }]);
    expect(await events).toEqual([]);
    expect(await lastValueFrom(session.state$.pipe(toArray()))).toEqual([]);
    expect(await lastValueFrom(session.events$.pipe(toArray()))).toEqual([]);
  });

  it('closes its sockets', async () => {
    const { url, left } = await patientServer();
    const session = new Session();
    await firstValueFrom(session.get(url));

    session.close();

    await left;
  });

  it("leaves a user's own axios and its sockets alone", async () => {
    const { url } = await startService();
    const httpAgent = new Agent({ keepAlive: true });
    const session = new Session({ axios: axios.create({ httpAgent }) });
    await firstValueFrom(session.get(url));

    session.close();

    expect(Object.keys(httpAgent.freeSockets)).toHaveLength(1);
    httpAgent.destroy();
  });

  it('may be called again', () => {
    const session = new Session();

    session.close();

    expect(() => {
      session.close();
      session.close({ drainMs: LONG_MS });
    }).not.toThrow();
  });

  it('is what happens at the end of a block with using', async () => {
    const { url } = await startService();
    const outer: Session[] = [];
    {
      using session = new Session();
      outer.push(session);
      expect((await firstValueFrom(session.get(url))).status).toBe(200);
    }

    expect(outer[0]?.snapshot()).toMatchObject({ closed: true });
  });

  it('leaves an auth plugin to the sessions that share it', async () => {
    const { url, arrivals } = await startService();
    const auth = slowPlugin();
    const first = new Session({ auth });
    const second = new Session({ auth });
    const lost = failureOf(first.get(url));
    const kept = firstValueFrom(second.get(url));

    first.close();
    auth.give('gAAAAAB-token-1');

    expect(await lost).toBeInstanceOf(SessionClosed);
    expect((await kept).status).toBe(200);
    expect(arrivals.map(({ headers }) => headers['x-auth-token'])).toEqual(['gAAAAAB-token-1']);
    expect(auth.asked).toBe(1);
    expect(second.snapshot()).toMatchObject({ closed: false, token: { status: 'valid' } });
  });
});

describe('Session.close with drainMs', () => {
  it('waits for what is under way, and ends then', async () => {
    const service = await startService(() => 'hold');
    const session = new Session();
    const reply = firstValueFrom(session.get(service.url));
    const ended = lastValueFrom(session.events$, { defaultValue: undefined });

    await service.arrived(1);
    session.close({ drainMs: LONG_MS });
    expect(session.snapshot()).toMatchObject({ closed: false, inFlight: 1 });
    service.release();

    expect((await reply).status).toBe(200);
    await ended;
    expect(session.snapshot()).toMatchObject({ closed: true, inFlight: 0 });
  });

  it('lets no request begin meanwhile', async () => {
    const service = await startService(() => 'hold');
    const session = new Session();
    const reply = firstValueFrom(session.get(service.url));
    await service.arrived(1);

    session.close({ drainMs: LONG_MS });
    expect(await failureOf(session.get(service.url))).toMatchObject({ code: 'session-closed', outcome: 'not-sent' });
    service.release();

    expect((await reply).status).toBe(200);
    expect(service.arrivals).toHaveLength(1);
  });

  it('lets a request finish that still waits for its token', async () => {
    const { url } = await startService();
    const auth = slowPlugin();
    const session = new Session({ auth });
    const reply = firstValueFrom(session.get(url));

    session.close({ drainMs: LONG_MS });
    auth.give('gAAAAAB-token-1');

    expect((await reply).status).toBe(200);
    expect(session.snapshot().closed).toBe(true);
  });

  it('lets the others finish when one is given up that still waits for its token', async () => {
    const { url } = await startService();
    const auth = slowPlugin();
    const session = new Session({ auth });
    const reply = firstValueFrom(session.get(url));
    const givenUp = session.get(url).subscribe();

    session.close({ drainMs: LONG_MS });
    givenUp.unsubscribe();
    expect(session.snapshot().closed).toBe(false);
    auth.give('gAAAAAB-token-1');

    expect((await reply).status).toBe(200);
    expect(session.snapshot().closed).toBe(true);
  });

  it('ends where the clock cannot say how long that is', async () => {
    const runtime: Runtime = { ...realRuntime, deadline: () => throwError(() => new Error('no clock')) };
    const session = new Session({ runtime, auth: { ...testPlugin(), getHeaders: () => NEVER } });
    const failure = failureOf(session.get('http://cloud.test'));

    session.close({ drainMs: LONG_MS });

    expect(await failure).toBeInstanceOf(SessionClosed);
    expect(session.snapshot().closed).toBe(true);
  });

  it('lets a request finish whose token is rejected meanwhile', async () => {
    const service = await startService((_, number) => (number === 1 ? { status: 401 } : {}));
    let signIns = 0;
    const auth = authPlugin({ getToken: () => Promise.resolve(`gAAAAAB-token-${(signIns += 1)}`) });
    const session = new Session({ auth });
    await firstValueFrom(session.getToken());
    const reply = firstValueFrom(session.get(service.url));

    session.close({ drainMs: LONG_MS });

    expect((await reply).status).toBe(200);
    expect(service.arrivals.map(({ headers }) => headers['x-auth-token'])).toEqual(['gAAAAAB-token-1', 'gAAAAAB-token-2']);
  });

  it('waits for streams of requests that users pipe through the stages', async () => {
    const service = await startService(() => 'hold');
    const session = new Session({ auth: testPlugin() });
    const reply = firstValueFrom(of({ url: service.url }).pipe(authenticate(session), send(session)));

    await service.arrived(1);
    session.close({ drainMs: LONG_MS });
    service.release();

    expect((await reply).status).toBe(200);
    expect(session.snapshot().closed).toBe(true);
  });

  it('ends at once when nothing is under way', () => {
    const session = new Session();

    session.close({ drainMs: LONG_MS });

    expect(session.snapshot().closed).toBe(true);
  });

  it('ends what is still under way after that time', async () => {
    const service = await startService(() => 'hold');
    const session = new Session();
    const waiting = new Session({ auth: slowPlugin() });
    const failures = [failureOf(session.get(service.url)), failureOf(waiting.get(service.url))];

    await service.arrived(1);
    session.close({ drainMs: 5 });
    waiting.close({ drainMs: 5 });

    for (const failure of failures) expect(await failure).toBeInstanceOf(SessionClosed);
    await service.abandoned(1);
    expect(session.snapshot()).toMatchObject({ closed: true, inFlight: 0 });
  });

  it('is cut short by a close without it', async () => {
    const service = await startService(() => 'hold');
    const session = new Session();
    const failure = failureOf(session.get(service.url));

    await service.arrived(1);
    session.close({ drainMs: LONG_MS });
    session.close();

    expect(await failure).toBeInstanceOf(SessionClosed);
    expect(session.snapshot().closed).toBe(true);
  });
});
