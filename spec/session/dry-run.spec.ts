import { firstValueFrom } from 'rxjs';
import { describe, expect, it } from 'vitest';
import type { KeystoneEvent } from '../../src/events/event.js';
import { adminToken } from '../../src/identity/admin-token.js';
import { Session } from '../../src/session/session.js';
import type { SessionOptions } from '../../src/session/session-options.js';
import { failureOf } from '../request/caught.js';
import { startService } from '../request/http-service.js';

const token = 'token-of-dry-runs-7Wm3';
const auth = adminToken({ endpoint: 'http://unused.example', token });

function listening(options: SessionOptions) {
  const session = new Session({ auth, ...options });
  const planned: Extract<KeystoneEvent, { type: 'request-planned' }>[] = [];
  session.events$.subscribe((event) => {
    if (event.type === 'request-planned') planned.push(event);
  });
  return { session, planned };
}

describe('dryRun', () => {
  it('sends GET and HEAD', async () => {
    const { url, arrivals } = await startService();
    const { session, planned } = listening({ dryRun: true });
    await firstValueFrom(session.get(url));
    await firstValueFrom(session.head(url));
    expect(arrivals.map(({ method }) => method)).toEqual(['GET', 'HEAD']);
    expect(planned).toEqual([]);
  });

  it('turns every other request into an event with its curl line, and answers with status 0', async () => {
    const { url, arrivals } = await startService();
    const { session, planned } = listening({ dryRun: true });
    const response = await firstValueFrom(session.post(`${url}/servers`, { json: { name: "it's new", adminPass: 'pw-of-dry-runs-2Zk9' } }));
    expect(response).toMatchObject({ status: 0, body: undefined, url: `${url}/servers` });
    expect(arrivals).toEqual([]);
    expect(planned).toMatchObject([{ method: 'POST', url: `${url}/servers` }]);
    expect(planned[0]?.command).toContain(`curl -g -i -X POST ${url}/servers`);
    expect(planned[0]?.command).toContain('X-Auth-Token: {SHA256}');
    expect(JSON.stringify(planned)).not.toContain('pw-of-dry-runs-2Zk9');
    expect(JSON.stringify(planned)).not.toContain(token);
  });

  it('can be asked of one request, or be lifted for one', async () => {
    const { url, arrivals } = await startService();
    const { session } = listening({});
    expect((await firstValueFrom(session.delete(url, { dryRun: true }))).status).toBe(0);
    const dry = listening({ dryRun: true });
    expect((await firstValueFrom(dry.session.delete(url, { dryRun: false }))).status).toBe(200);
    expect((await firstValueFrom(session.adapter({ dryRun: true }).put(url))).status).toBe(0);
    expect(arrivals).toHaveLength(1);
  });

  it('is told of with log: false too', async () => {
    const { session, planned } = listening({ dryRun: true });
    await firstValueFrom(session.put('http://nova.test/x', { log: false, body: 'text' }));
    expect(planned).toMatchObject([{ method: 'PUT', command: expect.stringMatching(/ -H 'Content-Type:' -d 'text'$/) as string }]);
  });

  it('still signs in and finds endpoints: what is planned is what would be sent', async () => {
    const { url, arrivals } = await startService();
    const { session, planned } = listening({ dryRun: true, auth: adminToken({ endpoint: `${url}/compute`, token }) });
    await firstValueFrom(session.put('/x', { endpointFilter: { serviceType: 'compute' } }));
    expect(planned[0]?.url).toBe(`${url}/compute/x`);
    expect(arrivals).toEqual([]);
  });

  it('is aborted by its signal like any request', async () => {
    const { session, planned } = listening({ dryRun: true });
    const error = await failureOf(session.post('http://127.0.0.1:1/', { signal: AbortSignal.abort() }));
    expect(error).toMatchObject({ code: 'aborted', outcome: 'not-sent' });
    expect(planned).toEqual([]);
  });
});
