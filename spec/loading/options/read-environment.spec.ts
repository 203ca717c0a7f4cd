import { describe, expect, it } from 'vitest';
import { authPluginOptions, readEnvironment } from 'keystoneauth-rx';

describe('readEnvironment', () => {
  it('takes of each option the first variable that is not empty, as a text', () => {
    const environment = { OS_USERNAME: '', OS_USER_NAME: 'second', OS_PROJECT_ID: '0123', OS_TENANT_NAME: 'old', OS_UNSCOPED: 'no', HOME: '/h' };

    expect(readEnvironment(authPluginOptions('password'), environment)).toEqual({ username: 'second', projectId: '0123', projectName: 'old', unscoped: 'no' });
  });

  it('finds nothing in an empty one', () => {
    expect(readEnvironment(authPluginOptions('v3oidcpassword'), {})).toEqual({});
  });
});
