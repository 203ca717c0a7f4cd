import { type AccountCredentials } from './identity-api.js';
import { type IniSections } from './ini-file.js';

/** How a service signs in where it needs a token of its own: options of keystoneauth's plugin `password`. */
export function signInOptions(authUrl: string, credentials: AccountCredentials): IniSections[string] & object {
  return {
    auth_url: authUrl,
    auth_type: 'password',
    username: credentials.username,
    password: credentials.password,
    user_domain_id: credentials.userDomainId,
    project_name: credentials.projectName,
    project_domain_id: credentials.projectDomainId,
  };
}

/** How keystonemiddleware checks tokens: each one, each time, so that a revoked token is refused at once. */
export function tokenChecks(authUrl: string, credentials: AccountCredentials): IniSections[string] & object {
  return {
    ...signInOptions(authUrl, credentials),
    www_authenticate_uri: authUrl,
    service_token_roles_required: true,
    token_cache_time: -1,
  };
}
