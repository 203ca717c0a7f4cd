import { firstValueFrom, forkJoin, map } from 'rxjs';
import { afterEach, describe, expect, it } from 'vitest';
import * as v3 from 'keystoneauth-rx/v3';
import { v3Token } from 'keystoneauth-rx/testing';
import type { Answer } from '../request/http-service.js';
import { closeAll, requestLines, serveKeystone, sessionFor } from './scripted-keystone.js';

afterEach(closeAll);

/** A token made from the application credential `id`. */
function tokenOf(id: string): Answer {
  const { token } = v3Token({ userId: 'user-1', projectId: 'project-1' }).toJSON() as { token: object };
  const document = { token: { ...token, application_credential: { id, name: id, restricted: true } } };
  return { status: 201, headers: { 'X-Subject-Token': `gAAAAAB-of-${id}` }, json: document };
}
const gone = (id: string): Answer => ({
  status: 404,
  json: { error: { code: 404, message: `Could not find Application Credential: ${id}.`, title: 'Not Found' } },
});
const method = (id: string): v3.AuthMethod =>
  v3.applicationCredentialMethod({ applicationCredentialId: id, applicationCredentialSecret: `acs-Rm58-${id}` });

describe('a token of an application credential that was deleted', () => {
  it('is replaced when Keystone itself says so with a 404: one sign-in, no request lost', async () => {
    let current = 'old';
    const keystone = await serveKeystone(({ body, headers, path }) => {
      if (path.endsWith('/auth/tokens')) return tokenOf(body.includes('"old"') ? 'old' : 'new');
      return headers['x-auth-token'] === 'gAAAAAB-of-old' && current !== 'old' ? gone('old') : { status: 200, json: {} };
    });
    const { session } = sessionFor(v3.auth({ authUrl: keystone.url, methods: [v3.freshMethod(() => method(current))] }));
    await firstValueFrom(session.authenticate());
    current = 'new';

    const ask = session.get(`${keystone.url}/v3/auth/projects`).pipe(map(({ status }) => status));

    expect(await firstValueFrom(forkJoin(Array.from({ length: 20 }, () => ask)))).toEqual(Array.from({ length: 20 }, () => 200));
    expect(requestLines(keystone).filter((line) => line === 'POST /v3/auth/tokens')).toHaveLength(2);
  });

  it('is remembered as refused at the sign-in, so that a thousand requests do not ask a thousand times', async () => {
    const keystone = await serveKeystone(() => gone('old'));
    const { session } = sessionFor(v3.auth({ authUrl: keystone.url, methods: [method('old')] }));
    const refusal = async (): Promise<unknown> => firstValueFrom(session.getToken()).catch((error: unknown) => error);

    expect(await refusal()).toMatchObject({ status: 404 });
    expect(await refusal()).toMatchObject({ status: 404 });
    expect(keystone.arrivals).toHaveLength(1);
  });

  it('leaves a 404 about anything else alone', async () => {
    const keystone = await serveKeystone(({ path }) => (path.endsWith('/auth/tokens') ? tokenOf('mine') : gone('somebody-elses')));
    const { session } = sessionFor(v3.auth({ authUrl: keystone.url, methods: [method('mine')] }));

    await expect(firstValueFrom(session.get(`${keystone.url}/v3/users/u/application_credentials/somebody-elses`))).rejects.toMatchObject({ status: 404 });
    expect(requestLines(keystone).filter((line) => line === 'POST /v3/auth/tokens')).toHaveLength(1);
  });
});
