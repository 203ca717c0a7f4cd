import type { IdentityPlugin } from 'keystoneauth-rx';
import type { Cloud } from 'keystoneauth-rx/testing';
import * as v3 from 'keystoneauth-rx/v3';

/** Signs the user demo of an embedded cloud in. */
export function demoPlugin({ authUrl }: Pick<Cloud, 'authUrl'>, options: Partial<v3.V3PasswordOptions> = {}): IdentityPlugin {
  const user = { username: 'demo', password: 'demo-password', userDomainId: 'default' };
  return v3.password({ authUrl, ...user, projectName: 'demo', projectDomainId: 'default', ...options });
}
