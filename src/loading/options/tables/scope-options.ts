import { keystoneauthOption } from '../describe-option.js';
import type { LoadingOption } from '../loading-option.js';

/** Where the identity service is. */
export const AUTH_URL: LoadingOption = keystoneauthOption('auth-url', {
  required: true,
  help: 'URL of the identity service, with or without its version: https://cloud.example.com:5000/v3.',
});

const SYSTEM_SCOPE = keystoneauthOption('system-scope', { help: 'Ask for a token for the whole system; can only be "all".' });
const TRUST_ID = keystoneauthOption('trust-id', { help: 'Ask for a token with the roles that this trust grants.' });

const DOMAIN: readonly LoadingOption[] = [
  keystoneauthOption('domain-id', { help: 'Id of the domain the token is for.' }),
  keystoneauthOption('domain-name', { help: 'Name of the domain the token is for.' }),
];

const PROJECT_DOMAIN: readonly LoadingOption[] = [
  keystoneauthOption('project-domain-id', { help: 'Id of the domain in which the project has its name.' }),
  keystoneauthOption('project-domain-name', { help: 'Name of the domain in which the project has its name.' }),
];

const PROJECT_ID = 'Id of the project the token is for.';
const PROJECT_NAME = 'Name of the project the token is for; a domain of the project belongs to it.';

const PROJECT: readonly LoadingOption[] = [
  keystoneauthOption('project-id', { help: PROJECT_ID }),
  keystoneauthOption('project-name', { help: PROJECT_NAME }),
];

/** What a request without a token is for. */
export const TOKENLESS_SCOPE: readonly LoadingOption[] = [...DOMAIN, ...PROJECT, ...PROJECT_DOMAIN];

/** What a token of Identity v3 is for. */
export const V3_SCOPE: readonly LoadingOption[] = [SYSTEM_SCOPE, ...DOMAIN, ...PROJECT, ...PROJECT_DOMAIN, TRUST_ID];

/** What a token is for, whichever version of Identity gives it. */
export const GENERIC_SCOPE: readonly LoadingOption[] = [
  SYSTEM_SCOPE,
  ...DOMAIN,
  keystoneauthOption('project-id', { deprecated: ['tenant_id'], help: PROJECT_ID }),
  keystoneauthOption('project-name', { deprecated: ['tenant_name'], help: PROJECT_NAME }),
  ...PROJECT_DOMAIN,
  TRUST_ID,
  keystoneauthOption('default-domain-id', { help: 'Id of the domain of user and project where theirs is not given; v2.0 ignores it.' }),
  keystoneauthOption('default-domain-name', { help: 'Name of the domain of user and project where theirs is not given; v2.0 ignores it.' }),
];

/** What a token of Identity v2.0 is for. */
export const V2_SCOPE: readonly LoadingOption[] = [
  keystoneauthOption('tenant-id', { help: PROJECT_ID }),
  keystoneauthOption('tenant-name', { help: 'Name of the project the token is for.' }),
  TRUST_ID,
];
