import { listScopes, Session, type SessionOptions } from 'keystoneauth-rx';
import * as v3 from 'keystoneauth-rx/v3';
import { firstValueFrom } from 'rxjs';
import { afterEach, expect, it } from 'vitest';
import { describeFederation } from './describe-federation.js';

const sessions: Session[] = [];
afterEach(() => {
  for (const session of sessions.splice(0)) session.close();
});

function open(options: SessionOptions): Session {
  const session = new Session({ ...options, collectTiming: true });
  sessions.push(session);
  return session;
}

describeFederation('requests with a client certificate in place of a token', (federated) => {
  it('need no sign-in, for a project by id or by name', async () => {
    const { tokenless, demo } = federated();
    const { authUrl, ca: cacert, certificate: cert, key } = tokenless;
    for (const scope of [{ projectId: demo.projectId }, { projectName: demo.credentials.projectName, projectDomainId: 'default' }]) {
      const session = open({ auth: v3.tokenless({ authUrl, ...scope }), tls: { cacert, cert, key } });

      const { projects } = await firstValueFrom(listScopes(session));

      expect(projects.map(({ id }) => id)).toContain(demo.projectId);
      expect(session.timings().every(({ method }) => method === 'GET')).toBe(true);
    }
  });

  it('are refused for somebody whom Keystone does not know, and without a certificate', async () => {
    const { tokenless, demo } = federated();
    const { authUrl, ca: cacert, stranger } = tokenless;
    for (const certificate of [{ cert: stranger.certificate, key: stranger.key }, {}]) {
      const session = open({ auth: v3.tokenless({ authUrl, projectId: demo.projectId }), tls: { cacert, ...certificate } });

      await expect(firstValueFrom(session.get('/auth/projects', { endpointFilter: { serviceType: 'identity' } }))).rejects.toMatchObject({ code: 'http-error' });
    }
  });
});
