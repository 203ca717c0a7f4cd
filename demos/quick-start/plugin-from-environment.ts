import { adminToken, httpBasic, none, password, token, type AuthPlugin } from 'keystoneauth-rx';
import * as v2 from 'keystoneauth-rx/v2';
import * as v3 from 'keystoneauth-rx/v3';

/** Environment variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The auth plugin that the usual OS_* variables describe; `undefined` if they describe none. */
export function pluginFromEnvironment(environment: Environment): AuthPlugin | undefined {
  const value = (...names: readonly string[]): string | undefined =>
    names.map((name) => environment[`OS_${name}`]).find((found) => found !== undefined && found !== '');
  const type = value('AUTH_TYPE', 'AUTH_PLUGIN') ?? guessType(value);
  return type === undefined ? undefined : makers[type]?.(value);
}

type Lookup = (...names: readonly string[]) => string | undefined;

function guessType(value: Lookup): string | undefined {
  if (value('AUTH_URL') === undefined) return value('ENDPOINT') === undefined ? undefined : 'admin_token';
  if (value('APPLICATION_CREDENTIAL_SECRET') !== undefined) return 'v3applicationcredential';
  return value('TOKEN') === undefined ? 'password' : 'token';
}

const makers: Readonly<Record<string, (value: Lookup) => AuthPlugin>> = {
  password: (value) => password({ ...identity(value), ...user(value), ...defaults(value), password: value('PASSWORD') ?? '' }),
  token: (value) => token({ ...identity(value), ...defaults(value), token: value('TOKEN') ?? '' }),
  v3password: (value) => v3.password({ ...identity(value), ...user(value), password: value('PASSWORD') ?? '' }),
  v3token: (value) => v3.token({ ...identity(value), token: value('TOKEN') ?? '' }),
  v3applicationcredential: (value) =>
    v3.applicationCredential({
      authUrl: value('AUTH_URL') ?? '',
      ...user(value),
      applicationCredentialId: value('APPLICATION_CREDENTIAL_ID'),
      applicationCredentialName: value('APPLICATION_CREDENTIAL_NAME'),
      applicationCredentialSecret: value('APPLICATION_CREDENTIAL_SECRET') ?? '',
    }),
  v2password: (value) =>
    v2.password({ ...tenant(value), username: value('USERNAME'), userId: value('USER_ID'), password: value('PASSWORD') ?? '' }),
  v2token: (value) => v2.token({ ...tenant(value), token: value('TOKEN') ?? '' }),
  admin_token: (value) => adminToken({ endpoint: value('ENDPOINT', 'URL'), token: value('TOKEN') ?? '' }),
  http_basic: (value) =>
    httpBasic({ endpoint: value('ENDPOINT'), username: value('USERNAME'), password: value('PASSWORD') }),
  none: (value) => none({ endpoint: value('ENDPOINT') }),
};

function identity(value: Lookup): v3.Scope & { readonly authUrl: string } {
  return {
    authUrl: value('AUTH_URL') ?? '',
    projectId: value('PROJECT_ID', 'TENANT_ID'),
    projectName: value('PROJECT_NAME', 'TENANT_NAME'),
    projectDomainId: value('PROJECT_DOMAIN_ID'),
    projectDomainName: value('PROJECT_DOMAIN_NAME'),
    domainId: value('DOMAIN_ID'),
    domainName: value('DOMAIN_NAME'),
    systemScope: value('SYSTEM_SCOPE'),
    trustId: value('TRUST_ID'),
  };
}

function user(value: Lookup): Pick<v3.PasswordMethodOptions, 'userId' | 'username' | 'userDomainId' | 'userDomainName'> {
  return {
    userId: value('USER_ID'),
    username: value('USERNAME', 'USER_NAME'),
    userDomainId: value('USER_DOMAIN_ID'),
    userDomainName: value('USER_DOMAIN_NAME'),
  };
}

function defaults(value: Lookup): { readonly defaultDomainId: string | undefined; readonly defaultDomainName: string | undefined } {
  return { defaultDomainId: value('DEFAULT_DOMAIN_ID'), defaultDomainName: value('DEFAULT_DOMAIN_NAME') };
}

function tenant(value: Lookup): v2.V2Options {
  return {
    authUrl: value('AUTH_URL') ?? '',
    tenantId: value('TENANT_ID', 'PROJECT_ID'),
    tenantName: value('TENANT_NAME', 'PROJECT_NAME'),
    trustId: value('TRUST_ID'),
  };
}
