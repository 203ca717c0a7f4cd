import { firstValueFrom } from 'rxjs';
import { afterEach, describe, expect, it } from 'vitest';
import { fromEnvironment } from 'keystoneauth-rx/node';
import { FEDERATED, HAND_IN, serveTwoClouds } from '../../identity/federation/two-clouds.js';
import { closeAll } from '../../identity/scripted-keystone.js';

afterEach(closeAll);

describe('OS_SERVICE_PROVIDER', () => {
  it('enters another cloud on the word of the one that the other variables describe', async () => {
    const clouds = await serveTwoClouds();
    const environment = {
      OS_AUTH_URL: `${clouds.local.url}/v3`,
      OS_AUTH_TYPE: 'v3password',
      OS_USER_ID: 'u-1',
      OS_PASSWORD: 'pw-K2k-env-81xTqs',
      OS_PROJECT_ID: 'local-project',
      OS_SERVICE_PROVIDER: 'remote',
      OS_REMOTE_PROJECT_ID: 'remote-project',
    };
    const session = await firstValueFrom(fromEnvironment({ environment }));

    expect(await firstValueFrom(session.getToken())).toBe('gAAAAAB-remote-1');
    session.close();
    expect(clouds.lines).toEqual([
      'local POST /v3/auth/tokens',
      'local POST /v3/auth/OS-FEDERATION/saml2/ecp',
      `remote POST ${HAND_IN}`,
      `remote GET ${FEDERATED}`,
      'remote POST /v3/auth/tokens',
    ]);
    expect(JSON.parse(String(clouds.remote.seen.at(-1)?.body))).toMatchObject({ auth: { scope: { project: { id: 'remote-project' } } } });
  });
});
