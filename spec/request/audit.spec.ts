import { firstValueFrom, type Subscription } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { audit } from '../../src/request/audit.js';
import type { AuditRecord } from '../../src/request/audit-record.js';
import { none } from '../../src/identity/none.js';
import type { Session } from '../../src/session/session.js';
import { demo, demoPlugin, failureOf, openSession, startCloud } from '../journeys/demo-cloud.js';
import { startService } from './http-service.js';

/** What is written down of a session. */
function recordsOf(session: Session): { readonly records: AuditRecord[]; readonly isOver: () => boolean; readonly reading: Subscription } {
  const records: AuditRecord[] = [];
  let isOver = false;
  const reading = audit(session).subscribe({ next: (record) => records.push(record), complete: () => { isOver = true; } });
  return { records, isOver: () => isOver, reading };
}

describe('audit', () => {
  it('tells of each change who made it, where, under which ids and how it ended, and nothing of what is only read', async () => {
    const served = await startCloud();
    const session = openSession({ auth: demoPlugin(served), globalRequestId: 'req-7c9e6679-7425-40de-944b-e07fc1f90ae7' });
    const { records } = recordsOf(session);
    const compute = session.adapter('compute');

    await firstValueFrom(compute.get('/servers'));
    const made = await firstValueFrom(compute.post('/servers', { json: { server: { name: 'audited', imageRef: 'image-1', flavorRef: '1' } } }));

    const access = await firstValueFrom(session.getAccess());
    expect(records).toEqual([
      {
        startedAt: expect.any(Number),
        elapsedMs: expect.any(Number),
        method: 'POST',
        url: made.url,
        service: 'compute',
        user: {
          id: access?.userId,
          name: demo.username,
          domainId: 'default',
          domainName: 'Default',
          applicationCredentialId: undefined,
          tokenAuditId: access?.auditId,
        },
        scope: { projectId: access?.projectId, projectName: 'demo', domainId: undefined, domainName: undefined, system: false, trustId: undefined },
        outcome: 'done',
        status: 202,
        code: undefined,
        requestId: made.requestId,
        globalRequestId: 'req-7c9e6679-7425-40de-944b-e07fc1f90ae7',
      },
    ]);
  });

  it('names the user of the token, not that of the session, where a request has a plugin of its own', async () => {
    const served = await startCloud();
    const session = openSession({ auth: demoPlugin(served) });
    const { records } = recordsOf(session);
    const auth = demoPlugin(served, { username: 'admin', password: 'admin-password', projectName: 'admin' });

    await firstValueFrom(session.delete('/servers/nobody', { auth, endpointFilter: { serviceType: 'compute' }, raiseExc: false }));

    expect(records).toMatchObject([{ method: 'DELETE', user: { name: 'admin' }, scope: { projectName: 'admin' }, outcome: 'refused', status: 404 }]);
  });

  it.each([
    { reply: { status: 409 }, outcome: 'refused', status: 409, code: 'http-error' },
    { reply: { status: 504 }, outcome: 'unknown', status: 504, code: 'http-error' },
  ])('has $outcome for an error with status $status', async ({ reply, ...expected }) => {
    const service = await startService(() => reply);
    const session = openSession({ auth: none({ endpoint: service.url }) });
    const { records } = recordsOf(session);

    await failureOf(session.put(`${service.url}/x?token=tk-Zq82mVtPw4`));

    expect(records).toMatchObject([{ method: 'PUT', ...expected, user: undefined }]);
    expect(JSON.stringify(records)).not.toContain('tk-Zq82mVtPw4');
  });

  it('marks what is only planned, and what was never sent', async () => {
    const service = await startService();
    const session = openSession();
    const { records } = recordsOf(session);

    await firstValueFrom(session.post(`${service.url}/x`, { dryRun: true, json: {} }));
    await failureOf(session.post('/no-endpoint'));

    expect(service.arrivals).toEqual([]);
    expect(records).toMatchObject([
      { outcome: 'planned', status: undefined },
      { outcome: 'not-sent', code: 'endpoint-not-found', url: '/no-endpoint' },
    ]);
  });

  it('tells of changes that keep out of the logs', async () => {
    const service = await startService();
    const session = openSession();
    const { records } = recordsOf(session);

    await firstValueFrom(session.post(`${service.url}/credentials`, { log: false }));

    expect(records).toMatchObject([{ method: 'POST', outcome: 'done' }]);
  });

  it('does not know what became of a change that nobody waits for any more', async () => {
    const service = await startService(() => 'hold');
    const session = openSession();
    const { records } = recordsOf(session);

    const way = session.patch(`${service.url}/x`).subscribe();
    await service.arrived(1);
    way.unsubscribe();

    expect(records).toMatchObject([{ method: 'PATCH', outcome: 'unknown', code: 'aborted', status: undefined }]);
  });

  it('has one record for a change that was sent again with a new token', async () => {
    const served = await startCloud();
    const session = openSession({ auth: demoPlugin(served) });
    const { records } = recordsOf(session);
    await firstValueFrom(session.authenticate());
    served.cloud.revoke();

    await firstValueFrom(session.adapter('compute').delete('/servers/nobody', { raiseExc: false }));

    expect([records.length, served.cloud.signIns]).toEqual([1, 2]);
    expect(records[0]).toMatchObject({ outcome: 'refused', status: 404, user: { name: 'demo' } });
  });

  it('tells how the changes end that a closing session cuts off, and then completes', async () => {
    const service = await startService(() => 'hold');
    const session = openSession();
    const { records, isOver } = recordsOf(session);
    const ended = failureOf(session.post(`${service.url}/x`));
    await service.arrived(1);
    session.close();

    expect(await ended).toMatchObject({ code: 'session-closed' });
    expect(records).toMatchObject([{ outcome: 'unknown', code: 'session-closed' }]);
    expect([isOver(), recordsOf(session).isOver()]).toEqual([true, true]);
  });

  it('costs nothing while nobody reads it', async () => {
    const service = await startService();
    const session = openSession();
    const { records, reading } = recordsOf(session);
    reading.unsubscribe();

    await firstValueFrom(session.post(`${service.url}/x`));

    expect(records).toEqual([]);
  });
});
